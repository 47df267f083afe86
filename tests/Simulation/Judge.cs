using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>Holds a history against what Grainline promises (docs/simulation.md).</summary>
internal sealed class Judge(Story story)
{
    private readonly Disk _disk = story.World.Disk;
    private readonly List<TakenMessage> _taken = story.World.Meta.Taken;
    private readonly List<string> _broken = [];

    /// <summary>Every promise that the history breaks, in words.</summary>
    public List<string> Verdict()
    {
        _broken.AddRange(story.World.Bugs.Select(bug => $"unexpected: {bug}"));
        Check(story.World.Meta.Owed.Count == 0, $"{story.World.Meta.Owed.Count} statuses were never taken");
        EveryAcceptedDeliveryHasOneRun();
        NoRunWithoutADelivery();
        ADuplicateIsAnsweredWithTheFirstRun();
        EveryRunEnds();
        NoMessageTwice();
        NoMessageWithoutItsRun();
        WhatIsDoneWasSent();
        NothingAfterACancel();
        NothingAfterAnOptOut();
        RunsStayOnTheirVersion();
        WaitsAreNotShort();
        RequestsRepeatOnlyWhenAnOutcomeWasLost();
        ContactsAreTheSumOfTheirDeliveries();
        return _broken;
    }

    private void Check(bool kept, FormattableString broken)
    {
        if (!kept)
        {
            _broken.Add(broken.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void EveryAcceptedDeliveryHasOneRun()
    {
        foreach (var same in _disk.Journal.OfType<DeliveryRow>().Where(row => row.Outcome == DeliveryOutcome.Accepted)
            .GroupBy(row => (row.AutomationId, row.Phone, row.Delivery.Key)))
        {
            Check(same.Count() == 1, $"{same.Key} was accepted {same.Count()} times");
            Check(_disk.Runs.ContainsKey(same.First().RunId!), $"{same.Key} was accepted and has no run");
        }

        foreach (var parcel in story.Deliveries.Parcels)
        {
            Check(parcel.Answers.Count > 0 && !parcel.IsUnderWay, $"{parcel.Key} was never answered");
            foreach (var answer in parcel.Answers.Where(answer => answer.Outcome == DeliveryOutcome.Accepted))
            {
                Check(_disk.Runs.ContainsKey(answer.RunId!), $"{parcel.Key} was told run {answer.RunId}, which does not exist");
            }
        }
    }

    private void NoRunWithoutADelivery()
    {
        var accepted = _disk.Journal.OfType<DeliveryRow>().Where(row => row.Outcome == DeliveryOutcome.Accepted)
            .Select(row => row.RunId).ToHashSet(StringComparer.Ordinal);
        foreach (var run in _disk.Runs.Keys)
        {
            Check(accepted.Contains(run), $"{run} has no accepted delivery");
        }
    }

    private void ADuplicateIsAnsweredWithTheFirstRun()
    {
        foreach (var parcel in story.Deliveries.Parcels)
        {
            var runs = parcel.Answers.Select(answer => answer.RunId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
            Check(runs.Count <= 1, $"{parcel.Key} was told {runs.Count} runs");
        }
    }

    private void EveryRunEnds()
    {
        foreach (var run in _disk.Runs.Values)
        {
            Check(run.EndedAt is not null, $"{run.Id} is still {run.Status} at {run.StepId} ({run.StepType}), due {run.DueAt:O}");
        }

        foreach (var phone in _disk.Runs.Values.Select(run => run.Phone).Distinct(StringComparer.Ordinal))
        {
            Check(StateOf(phone).Runs.IsEmpty, $"{phone} keeps runs that have ended");
        }
    }

    private void NoMessageTwice()
    {
        foreach (var same in _taken.GroupBy(taken => taken.Message.EffectId, StringComparer.Ordinal))
        {
            Check(same.Count() == 1, $"{same.Key} was sent {same.Count()} times");
        }

        foreach (var same in _taken.Where(taken => !story.Touched.Contains(taken.Message.RunId)).GroupBy(taken => (taken.Message.RunId, taken.Message.StepId)))
        {
            Check(same.Count() == 1, $"{same.Key} sent {same.Count()} messages");
        }
    }

    private void NoMessageWithoutItsRun()
    {
        foreach (var taken in _taken)
        {
            Check(_disk.Runs.ContainsKey(taken.Message.RunId), $"{taken.Message.EffectId} was sent for a run that does not exist");
        }
    }

    private void WhatIsDoneWasSent()
    {
        var sent = _taken.Select(taken => taken.Message.EffectId).ToHashSet(StringComparer.Ordinal);
        foreach (var step in _disk.Journal.OfType<StepRow>().Where(step => step is { Type: "send_message", Status: StepStatus.Done }))
        {
            Check(sent.Contains($"{step.RunId}-{step.Sequence}"), $"{step.RunId}-{step.Sequence} is done and was not sent");
        }
    }

    private void NothingAfterACancel()
    {
        foreach (var taken in _taken)
        {
            Check(
                !story.Cancelled.TryGetValue(taken.Message.RunId, out var at) || taken.At < at,
                $"{taken.Message.EffectId} was sent after its run was cancelled");
        }
    }

    /// <summary>A message that was on its way when the person wrote may still arrive; and when a person wrote both words at about the same
    /// time, nobody can say which came last.</summary>
    private void NothingAfterAnOptOut()
    {
        foreach (var taken in _taken)
        {
            var words = story.Consents.Where(word => word.Phone == taken.Message.To && word.SaidAt < taken.Begun).ToList();
            var stop = words.LastOrDefault(word => !word.IsWanted && word.ConfirmedAt < taken.Begun);
            Check(
                stop is null || words.Exists(word => word.IsWanted && (word.ConfirmedAt ?? int.MaxValue) > stop.SaidAt),
                $"{taken.Message.EffectId} was sent after {taken.Message.To} had opted out");
        }
    }

    private void RunsStayOnTheirVersion()
    {
        foreach (var taken in _taken.Where(taken => _disk.Runs.ContainsKey(taken.Message.RunId)))
        {
            var definition = DefinitionOf(_disk.Runs[taken.Message.RunId]);
            var mark = definition["name"]!.GetValue<string>();
            Check(
                taken.Message.Content.Text == $"{mark}/{taken.Message.StepId}",
                $"{taken.Message.EffectId} said {taken.Message.Content.Text}, and its version is {mark}");
        }
    }

    private void WaitsAreNotShort()
    {
        foreach (var step in _disk.Journal.OfType<StepRow>().Where(step => step is { Type: "wait", Status: StepStatus.Done } && !story.Touched.Contains(step.RunId)))
        {
            var wanted = Find(DefinitionOf(_disk.Runs[step.RunId])["steps"], step.StepId)!["duration"]!.GetValue<string>();
            Check(
                step.EndedAt - step.StartedAt >= System.Xml.XmlConvert.ToTimeSpan(wanted),
                $"{step.RunId} waited from {step.StartedAt:O} to {step.EndedAt:O} at {step.StepId}, which asks for {wanted}");
        }
    }

    private void RequestsRepeatOnlyWhenAnOutcomeWasLost()
    {
        var receiver = story.World.Receiver;
        foreach (var (effect, times) in receiver.Done)
        {
            // A crash or a failing disk also loses outcomes that had come, and so does a process that stood still beyond the lease.
            var isLost = receiver.Lost.Contains(effect) || story.World.Crashes > 0 || story.World.FailedWrites > 0;
            Check(
                isLost || times.Zip(times.Skip(1)).All(pair => pair.Second.At - pair.First.Left >= RunLimits.EffectLease),
                $"{effect} was requested {times.Count} times");
        }
    }

    /// <summary>Deliveries count in the order in which they were stored.</summary>
    private void ContactsAreTheSumOfTheirDeliveries()
    {
        foreach (var of in _disk.Journal.OfType<DeliveryRow>().Where(row => row.Outcome is DeliveryOutcome.Accepted or DeliveryOutcome.Skipped
            && row.Delivery.Source == DeliverySource.Webhook).GroupBy(row => row.Phone!, StringComparer.Ordinal))
        {
            var last = System.Text.Encoding.UTF8.GetString(of.Last().Delivery.Body);
            var profile = StateOf(of.Key).Profile;
            Check(profile?.CustomFields.GetValueOrDefault("number").ToString() == last, $"{of.Key} has number {profile?.CustomFields.GetValueOrDefault("number")}, and the last delivery said {last}");
        }

        foreach (var shown in _disk.Journal.OfType<ContactRow>().GroupBy(row => row.Profile.Phone, StringComparer.Ordinal))
        {
            Check(
                JsonSerializer.Serialize(shown.Last().Profile) == JsonSerializer.Serialize(StateOf(shown.Key).Profile),
                $"{shown.Key} is not what lists show");
        }
    }

    private ContactState StateOf(string phone) =>
        _disk.Find(GrainId.Create(ContactGrain.TypeName, phone)) is { } stored
            ? JsonSerializer.Deserialize(stored.Json, StateJson.Default.ContactState)!
            : new ContactState();

    private JsonObject DefinitionOf(RunRow run) => JsonNode.Parse(_disk.Versions[run.Automation])!.AsObject();

    private static JsonObject? Find(JsonNode? node, string stepId) => node switch
    {
        JsonObject step when step["id"]?.ToString() == stepId => step,
        JsonObject inner => inner.Select(entry => Find(entry.Value, stepId)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(entry => Find(entry, stepId)).FirstOrDefault(found => found is not null),
        _ => null,
    };
}
