using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Deliveries;
using Grainline.Runs;

namespace Grainline.Contacts;

/// <summary>Decides whether a delivery starts a run, and starts it.</summary>
public static class StartDecision
{
    private static readonly TimeSpan GuardWindow = TimeSpan.FromHours(1);

    public static StartAnswer Decide(Turn turn, StartRun command)
    {
        var duplicate = Duplicate(turn, command);
        if (duplicate is null && turn.State.MovedTo is { } phone && command.Moves < ContactLimits.FormerPhones)
        {
            return new StartAnswer { Outcome = DeliveryOutcome.Skipped, MovedTo = phone };
        }

        var answer = duplicate ?? Missing(turn, command) ?? Admit(turn, command);
        turn.Add(DeliveryRows.Of(command, turn.Phone, answer));
        return answer;
    }

    private static StartAnswer? Duplicate(Turn turn, StartRun command)
    {
        var original = turn.State.Recent.LastOrDefault(recent =>
            recent.AutomationId == command.Automation.Id && recent.Key == command.Delivery.Key
            && (command.Delivery.KeyWindow is { } window ? turn.Now - recent.At < window : turn.Now - recent.At <= ContactLimits.RecentDeliveryAge));
        return original is null ? null : new StartAnswer
        {
            Outcome = DeliveryOutcome.Duplicate,
            RunId = original.RunId,
            DuplicateOf = original.DeliveryId,
        };
    }

    private static StartAnswer? Missing(Turn turn, StartRun command) =>
        turn.State.Profile is null && command.Policy.MissingContact == MissingContact.Reject
            ? new StartAnswer { Outcome = DeliveryOutcome.Rejected, Reason = "contact_not_found" }
            : null;

    /// <summary>The contact's data are kept even when the run is skipped: they are news of the person, not of the run. They come first,
    /// for a delivery may itself say that the person wants silence, or no more.</summary>
    private static StartAnswer Admit(Turn turn, StartRun command)
    {
        var warnings = new List<Warning>();
        var created = turn.State.Profile is null;
        turn.Merge(command.Patch, warnings);
        var skipped = SkipReason(turn, command);
        if (skipped is null)
        {
            if (command.Policy.Reentry == Reentry.Restart)
            {
                CancelDecision.End(turn, run => run.AutomationId == command.Automation.Id, "restarted");
            }

            Remember(turn, command);
            Begin(turn, command);
        }

        return new StartAnswer
        {
            Outcome = skipped is null ? DeliveryOutcome.Accepted : DeliveryOutcome.Skipped,
            Reason = skipped,
            RunId = skipped is null ? command.RunId : null,
            ContactCreated = created,
            Warnings = [.. warnings],
        };
    }

    private static string? SkipReason(Turn turn, StartRun command)
    {
        var state = turn.State;
        if (state.Profile?.Consent.Status == ConsentStatus.OptedOut)
        {
            return "opted_out";
        }

        if (Reentered(turn, command) is { } reason)
        {
            return reason;
        }

        if (command.Hops > RunLimits.Hops)
        {
            return "loop_guard";
        }

        if (command.Policy.MaxStarts > 0 && state.Starts.Count(start =>
                start.AutomationId == command.Automation.Id && turn.Now - start.At < GuardWindow) >= command.Policy.MaxStarts)
        {
            return "loop_guard";
        }

        // A restart ends those that are open, which makes place.
        var stay = command.Policy.Reentry == Reentry.Restart ? state.Runs.Count(run => run.AutomationId != command.Automation.Id) : state.Runs.Length;
        return stay >= ContactLimits.OpenRuns || !turn.Room.Starts ? "too_many_runs" : null;
    }

    private static string? Reentered(Turn turn, StartRun command)
    {
        var policy = command.Policy;
        var last = turn.State.LastStarts?.GetValueOrDefault(command.Automation.Id);
        return policy.Reentry switch
        {
            Reentry.WhenNotRunning when turn.State.Runs.Any(run => run.AutomationId == command.Automation.Id) => "already_running",
            Reentry.Once when last > default(DateTimeOffset) => "already_started",
            Reentry.After when last > turn.Now - policy.ReentryAfter => "started_recently",
            _ => null,
        };
    }

    private static void Remember(Turn turn, StartRun command) => turn.Change(state => state with
    {
        LastStarts = command.Policy.Reentry is Reentry.Once or Reentry.After
            ? state.LastStarts.SetLatest(command.Automation.Id, turn.Now, ContactLimits.LastStarts)
            : state.LastStarts,
        Recent = command.Delivery.Key is not { } key ? state.Recent : Newest(
            state.Recent.RemoveAll(recent => IsPast(recent, turn.Now))
                .Add(new RecentDelivery(command.Automation.Id, key, command.Delivery.Id, turn.Now))),
        Starts = command.Policy.MaxStarts == 0 ? state.Starts :
            state.Starts.RemoveAll(start => turn.Now - start.At >= GuardWindow)
                .Add(new RecentStart(command.Automation.Id, turn.Now)),
    });

    // A contact that many webhooks reach is written with each of them: what cannot count any more would be most of what is written.
    private static bool IsPast(RecentDelivery recent, DateTimeOffset now) => recent.Key.StartsWith(Delivery.BodyKeyPrefix, StringComparison.Ordinal)
        ? now - recent.At >= ContactLimits.RecentBodyAge
        : now - recent.At > ContactLimits.RecentDeliveryAge;

    private static ImmutableArray<RecentDelivery> Newest(ImmutableArray<RecentDelivery> recent) =>
        recent.Length <= ContactLimits.RecentDeliveries ? recent : recent.RemoveRange(0, recent.Length - ContactLimits.RecentDeliveries);

    private static void Begin(Turn turn, StartRun command)
    {
        var definition = turn.Definition(command.Automation);
        var run = new RunState
        {
            Id = command.RunId,
            AutomationId = command.Automation.Id,
            Version = command.Automation.Version,
            Source = command.Delivery.Source,
            StartedAt = turn.Now,
            Hops = command.Hops,
            Trace = turn.Trace,
            HasExit = definition?.HasExit ?? false,
            TriggerData = command.TriggerData.IsEmpty ? null : command.TriggerData.Where(entry => entry.Value is not null)
                .Select(entry => KeyValuePair.Create(entry.Name, entry.Value!.Value)).ToOrdinalDictionary(),
        };
        turn.Start(run);
        if (definition is not null)
        {
            RunWalk.Enter(turn, run, definition, definition.First);
        }
        else
        {
            turn.End(run, RunStatus.Failed, "definition_missing");
        }
    }
}
