using System.Runtime.InteropServices;
using Grainline.Deliveries;
using Grainline.Journal;

namespace Grainline.Storage.Tables;

/// <summary>
/// The journal rows of many writes, gathered by table. Rows of the same key are merged, because one statement may touch a
/// row only once, and sorted by it, because two hosts that lock the same rows in different order would block each other.
/// </summary>
internal sealed class JournalBatch
{
    private readonly List<DeliveryRow> _deliveries = [];
    private readonly List<StepRow> _steps = [];
    private readonly List<VersionRow> _versions = [];
    private readonly List<AuditRow> _audit = [];
    private readonly HashSet<string> _begun = [];
    private readonly Dictionary<string, RunRow> _runs = [];
    private readonly Dictionary<string, MessageRow> _messages = [];
    private readonly Dictionary<string, MessageStatusRow> _statuses = [];
    private readonly Dictionary<string, ContactRow> _contacts = [];
    private readonly Dictionary<ContactTerm, bool> _terms = [];
    private readonly Dictionary<string, ContactErasure> _erasures = [];
    private readonly Dictionary<string, IJournalRow> _automations = [];
    private readonly Dictionary<string, IJournalRow> _channels = [];
    private readonly Dictionary<string, IJournalRow> _connections = [];

    public void Add(IReadOnlyList<IJournalRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            Add(rows[i]);
        }
    }

    /// <summary>Runs one statement per table that has rows; erasures last, so that nothing of the same batch outlives them.</summary>
    public void Run(IRowStatements statements)
    {
        statements.Run(DeliveryTable.Insert, _deliveries);
        var runs = Sorted(_runs);
        statements.Run(RunTable.Insert, runs.FindAll(run => _begun.Contains(run.Id)));
        statements.Run(RunTable.Upsert, runs.FindAll(run => !_begun.Contains(run.Id)));
        statements.Run(StepTable.Insert, _steps);
        statements.Run(MessageTable.Upsert, Sorted(_messages));
        statements.Run(MessageTable.Update, Sorted(_statuses));
        statements.Run(ContactTable.Upsert, Sorted(_contacts));
        statements.Run(ContactTable.RemoveTerms, Terms(added: false));
        statements.Run(ContactTable.AddTerms, Terms(added: true));
        statements.Run(AutomationTable.Upsert, [.. Sorted(_automations).OfType<AutomationRow>()]);
        statements.Run(AutomationTable.Remove, [.. Sorted(_automations).OfType<AutomationRemoval>()]);
        statements.Run(AutomationTable.InsertVersion, _versions);
        statements.Run(ChannelTable.Upsert, [.. Sorted(_channels).OfType<ChannelRow>()]);
        statements.Run(ChannelTable.Remove, [.. Sorted(_channels).OfType<ChannelRemoval>()]);
        statements.Run(ConnectionTable.Upsert, [.. Sorted(_connections).OfType<ConnectionRow>()]);
        statements.Run(ConnectionTable.Remove, [.. Sorted(_connections).OfType<ConnectionRemoval>()]);
        statements.Run(AuditTable.Insert, _audit);
        foreach (var erase in ContactTable.Erase)
        {
            statements.Run(erase, Sorted(_erasures));
        }
    }

    private void Add(IJournalRow row)
    {
        switch (row)
        {
            case DeliveryRow delivery: Add(delivery); break;
            case RunRow run: _runs[run.Id] = run; break;
            case StepRow step: _steps.Add(step); break;
            case MessageRow message: Merge(_messages, message.EffectId, message, MessageLadder.Merge); break;
            case MessageStatusRow status: Merge(_statuses, status.EffectId, status, MessageLadder.Merge); break;
            case ContactRow contact: Add(contact); break;
            case ContactErasure erasure: _erasures[erasure.Phone] = erasure; break;
            case AutomationRow automation: _automations[automation.Id] = automation; break;
            case AutomationRemoval removal: _automations[removal.Id] = removal; break;
            case VersionRow version: _versions.Add(version); break;
            case ChannelRow channel: _channels[channel.Id] = channel; break;
            case ChannelRemoval removal: _channels[removal.Id] = removal; break;
            case ConnectionRow connection: _connections[connection.Id] = connection; break;
            case ConnectionRemoval removal: _connections[removal.Id] = removal; break;
            case AuditRow audit: _audit.Add(audit); break;
            default: throw new NotSupportedException($"No table takes a {row.GetType().Name}.");
        }
    }

    private void Add(DeliveryRow row)
    {
        _deliveries.Add(row);
        if (row is { Outcome: DeliveryOutcome.Accepted, RunId: { } run })
        {
            _begun.Add(run);
        }
    }

    private void Add(ContactRow row)
    {
        var phone = row.Profile.Phone;
        _contacts[phone] = row;
        foreach (var term in row.RemovedTerms)
        {
            _terms[new ContactTerm(phone, term)] = false;
        }

        foreach (var term in row.AddedTerms)
        {
            _terms[new ContactTerm(phone, term)] = true;
        }
    }

    private static void Merge<TRow>(Dictionary<string, TRow> rows, string key, TRow row, Func<TRow, TRow, TRow> merge)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out var exists);
        slot = exists ? merge(slot!, row) : row;
    }

    private static List<TRow> Sorted<TRow>(Dictionary<string, TRow> rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var keys = rows.Keys.ToArray();
        Array.Sort(keys, string.CompareOrdinal);
        return [.. keys.Select(key => rows[key])];
    }

    private List<ContactTerm> Terms(bool added)
    {
        var terms = _terms.Where(term => term.Value == added).Select(term => term.Key).ToList();
        terms.Sort(static (a, b) => string.CompareOrdinal(a.Phone, b.Phone) is not 0 and var order ? order : string.CompareOrdinal(a.Term, b.Term));
        return terms;
    }
}
