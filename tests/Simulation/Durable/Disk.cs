using Grainline.Automations;
using Grainline.Journal;
using Grainline.Messages;
using Orleans.Storage;

namespace Grainline.Tests.Simulation;

/// <summary>What survives a crash: grain states, and the journal in the order of its commits.</summary>
internal sealed class Disk
{
    private readonly SortedDictionary<string, StoredState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<AutomationRef, string> _versions = [];
    private readonly Dictionary<string, (MessageStatus Status, int Try)> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunRow> _runs = new(StringComparer.Ordinal);

    public List<IJournalRow> Journal { get; } = [];

    public IReadOnlyDictionary<AutomationRef, string> Versions => _versions;

    /// <summary>How often something was stored.</summary>
    public int Commits { get; private set; }

    /// <summary>The runs as lists show them.</summary>
    public IReadOnlyDictionary<string, RunRow> Runs => _runs;

    public StoredState? Find(GrainId grain) => _states.GetValueOrDefault(grain.ToString());

    public MessageStatus? StatusOf(string effectId, int number) =>
        _messages.TryGetValue(effectId, out var known) && (known.Try >= number || known.Status > MessageStatus.Uncertain) ? known.Status : null;

    /// <summary>When the next grain wants to be woken.</summary>
    public DateTimeOffset? NextDue => _states.Values.Min(state => state.DueAt);

    public List<StoredState> Due(DateTimeOffset now) => [.. _states.Values.Where(state => state.DueAt <= now)];

    /// <summary>Stores the state and the rows together, or nothing.</summary>
    /// <exception cref="InconsistentStateException">Somebody else wrote the state first.</exception>
    public void Commit(StateWrite? write, IReadOnlyList<IJournalRow> rows)
    {
        if (write is not null)
        {
            var stored = Find(write.Grain)?.Version ?? 0;
            if (stored != write.Expected)
            {
                throw new InconsistentStateException("Somebody else wrote first.");
            }

            if (write.Json is null)
            {
                _states.Remove(write.Grain.ToString());
            }
            else
            {
                _states[write.Grain.ToString()] = new StoredState(write.Grain, write.Json, write.Expected + 1, write.DueAt);
            }
        }

        Commits++;
        Journal.AddRange(rows);
        foreach (var row in rows)
        {
            Keep(row);
        }
    }

    private void Keep(IJournalRow row)
    {
        switch (row)
        {
            case VersionRow version:
                _versions[version.Automation] = version.Definition;
                break;
            case RunRow run:
                _runs[run.Id] = run;
                break;
            case MessageRow message:
                Raise(message.EffectId, message.Status, message.Try);
                break;
            case MessageStatusRow news:
                Raise(news.EffectId, news.Status, number: 0);
                break;
        }
    }

    private void Raise(string effectId, MessageStatus status, int number)
    {
        var known = _messages.GetValueOrDefault(effectId);
        _messages[effectId] = (known.Status > status ? known.Status : status, Math.Max(known.Try, number));
    }
}

/// <summary>A grain's state as it is stored.</summary>
internal sealed record StoredState(GrainId Grain, string Json, int Version, DateTimeOffset? DueAt);

/// <summary>A change of a grain's state; null JSON removes it.</summary>
internal sealed record StateWrite(GrainId Grain, string? Json, int Expected, DateTimeOffset? DueAt);
