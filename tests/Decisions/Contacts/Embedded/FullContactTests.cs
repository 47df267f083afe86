using System.Text;
using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Contacts.Embedded;

/// <summary>A contact that is asked for more than one write may hold.</summary>
public sealed class FullContactTests : IAsyncDisposable
{
    /// <summary>Room for two of the messages where one starts: a run has its text in what it asks for and in what it says of itself.</summary>
    private const int WriteBytes = 20_000;

    private static readonly string _text = new('x', 3_000);

    private readonly Gate _gate = new();
    private readonly GrainWorld _world;

    public FullContactTests() => _world = new GrainWorld(sender: _gate) { WriteBytes = WriteBytes };

    private IContactGrain Contact => _world.Grains.GetGrain<IContactGrain>(Scenario.Phone);

    private int Completed => _world.Journal.OfType<RunRow>().Where(run => run.Status == RunStatus.Completed).DistinctBy(run => run.Id).Count();

    [Fact]
    public async Task Deliveries_that_come_together_are_stored_in_as_many_turns_as_they_need()
    {
        var admission = await Publish("""[{"id":"w","type":"wait","duration":"P1D"}]""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Start(admission, number, _text)));

        Assert.All(answers, answer => Assert.Equal(DeliveryOutcome.Accepted, answer.Outcome));
        Assert.Equal(20, _world.Journal.OfType<DeliveryRow>().Count());
    }

    [Fact]
    public async Task Runs_whose_time_comes_together_go_on_as_there_is_room_for_what_they_ask_for()
    {
        var admission = await Publish($$"""[{"id":"w","type":"wait","duration":"PT1M"},{"id":"m","type":"send_message","channel":"wa","text":"{{_text}}"}]""");
        for (var number = 0; number < 12; number++)
        {
            await Start(admission, number);
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await InTime(() => _world.Journal.OfType<RunRow>().Any(run => run.StepDetail?.Contains("runs_full", StringComparison.Ordinal) == true));
        _gate.Open();
        await InTime(() => Completed == 12);

        Assert.Equal(12, _gate.Sent);
    }

    [Fact]
    public async Task A_contact_starts_no_run_for_which_there_is_no_room_and_ends_those_that_it_has()
    {
        var admission = await Publish($$"""[{"id":"m","type":"send_message","channel":"wa","text":"{{_text}}"}]""");
        var answers = new List<StartAnswer>();
        while (answers.Count < 200 && answers.LastOrDefault()?.Outcome != DeliveryOutcome.Skipped)
        {
            answers.Add(await Start(admission, answers.Count));
        }

        Assert.Equal("too_many_runs", answers[^1].Reason);
        _gate.Open();
        await InTime(() => Completed == answers.Count - 1);
        Assert.Equal(DeliveryOutcome.Accepted, (await Start(admission, answers.Count)).Outcome);
    }

    [Fact]
    public async Task What_cannot_wait_is_stored_however_full_the_contact_is()
    {
        var admission = await Publish($$"""[{"id":"m","type":"send_message","channel":"wa","text":"{{_text}}"},{"id":"w","type":"wait","duration":"P1D"}]""");
        for (var number = 0; number < 4; number++)
        {
            await Start(admission, number);
        }

        _world.WriteBytes = 1;
        _gate.Open();
        await InTime(() => _world.Journal.OfType<RunRow>().Where(run => run.StepId == "w").DistinctBy(run => run.Id).Count() == 2);

        Assert.Single(await Contact.Cancel([_world.Journal.OfType<RunRow>().First(run => run.StepId == "w").Id], "test", "test"));
        var person = await Contact.Update(new ContactPatch { Consent = new Consent(ConsentStatus.OptedOut, At: null, "test"), AddTags = ["out"] }, create: false, "test");
        Assert.Equal((ConsentStatus.OptedOut, "out"), (person!.Consent.Status, Assert.Single(person.Tags)));
        Assert.True(await Contact.Erase("test"));
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Open();
        await _world.DisposeAsync();
    }

    private async Task<Admission> Publish(string steps)
    {
        await _world.Start();
        await _world.Grains.GetGrain<IChannelGrain>("wa").Configure(
            new ChannelSettings { BaseUrl = "http://meta.test/v25.0", PhoneNumberId = "1", AccessToken = "t" }, "test");
        var automation = await _world.Publish($$"""{"name":"T","max_starts":0,"steps":{{steps}}}""");
        return await _world.Grains.GetGrain<IAutomationGrain>(automation).Plan();
    }

    private Task<StartAnswer> Start(Admission admission, int number, string body = "{}") =>
        Contact.Start(StartRun.Of(admission, DeliverySource.Api, $"{number}", Encoding.UTF8.GetBytes(body), _world.Clock.GetUtcNow()));

    /// <summary>Ends when it is so, whatever pauses the runs make until then.</summary>
    private Task InTime(Func<bool> isSo) => Eventually.Holds(async () =>
    {
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        await Contact.Get();
        return isSo();
    });

    /// <summary>A provider that answers when it is opened.</summary>
    private sealed class Gate : IMessageSender
    {
        private readonly TaskCompletionSource _open = new();
        private int _sent;

        public int Sent => _sent;

        public void Open() => _open.TrySetResult();

        public async Task<EffectOutcome> Send(ProviderAccess access, OutboundMessage message, CancellationToken cancellationToken)
        {
            await _open.Task;
            Interlocked.Increment(ref _sent);
            return new EffectOutcome { EffectId = message.EffectId, RunId = message.RunId, Verdict = EffectVerdict.Done };
        }
    }
}
