using System.Collections.Immutable;
using System.Globalization;
using Grainline.Automations;
using Grainline.Channels;
using Grainline.Contacts;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Simulation;

/// <summary>One history: some days of a small agency on a bad machine, and then rest until nothing is left to do.</summary>
internal sealed class Story
{
    private const int Contacts = 3;

    private const int Automations = 3;

    private const string Actor = "operator";

    /// <summary>How long after the last action the latest wait may end: automations may start one another ten times in a row, each with waits of more than a day.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromDays(40);

    /// <summary>Pauses of a rest; the timers of some weeks are fewer.</summary>
    private const int MostPauses = 40_000;

    private static readonly string[] Replies = ["yes please", "no", "STOP", "START", "maybe later"];

    private readonly World _world;
    private readonly List<AutomationView> _automations = [];
    private int _definitions;
    private int _messages;

    private Story(int seed)
    {
        _world = new World(seed, ContactBytesOf(seed));
        Deliveries = new Deliveries(_world);
    }

    public World World => _world;

    public Deliveries Deliveries { get; }

    /// <summary>Runs that were cancelled, with the tick at which the operator knew it.</summary>
    public Dictionary<string, int> Cancelled { get; } = new(StringComparer.Ordinal);

    /// <summary>What people said of messages.</summary>
    public List<ConsentWord> Consents { get; } = [];

    /// <summary>Runs that the operator opened again, moved, or whose waits were cut short.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>Plays the seed's history to its end.</summary>
    public static Story Play(int seed)
    {
        var story = new Story(seed);
        story.Begin();
        story.World.Faults = Faults.Of(story.World.Random);
        for (var action = story.World.Random.Next(20, 80); action > 0; action--)
        {
            story.Act();
            story.GoOn();
        }

        story.World.Faults = Faults.None;
        story.Settle();
        return story;
    }

    /// <summary>In every fifth world a contact has room for little beside what one run asks for.</summary>
    private static int? ContactBytesOf(int seed) => seed % 5 == 0 ? 4_000 + (seed * 7 % 8_000) : null;

    private static string PhoneOf(int number) => string.Create(CultureInfo.InvariantCulture, $"+3934900000{number:D2}");

    private void Begin()
    {
        var settings = new ChannelSettings { Name = World.Channel, PhoneNumberId = "1", BaseUrl = "https://meta.example", AccessToken = "t", RatePerSecond = _world.Pick([1, 80]) };
        _world.Do(grains => grains.GetGrain<IChannelGrain>(World.Channel).Configure(settings, Actor));
        for (var number = 1; number <= Automations; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"aut_{number}");
            _world.Do(async grains =>
            {
                var grain = grains.GetGrain<IAutomationGrain>(id);
                var created = await grain.Create(NewDefinition(), Actor);
                Assert.Empty(created.Errors);
                var active = await grain.SetStatus(AutomationStatus.Active, Actor);
                _automations.Add(active.Automation!);
            });
        }
    }

    private string NewDefinition() => new GeneratedDefinition(
        _world.Random, string.Create(CultureInfo.InvariantCulture, $"d{++_definitions}"), [.. _automations.Select(automation => automation.Id)]).Write();

    private void Act()
    {
        switch (_world.Random.Next(20))
        {
            case <= 7:
                Deliveries.Send(_world.Pick(_automations), APhone());
                break;
            case 8 when Deliveries.Parcels.Count > 0:
                Deliveries.SendAgain(_world.Pick(Deliveries.Parcels));
                break;
            case <= 11:
                Reply(APhone(), _world.Pick(Replies));
                break;
            case 12:
                Publish(_world.Pick(_automations).Id);
                break;
            case 13:
                Pause(_world.Pick(_automations).Id);
                break;
            case 14:
                Edit(APhone());
                break;
            case 15 when ARun(RunStatus.Running, RunStatus.Waiting) is { } open:
                Cancel(open);
                break;
            case 16 when ARun(RunStatus.Failed) is { Snapshot: not null } failed:
                Touched.Add(failed.Id);
                _world.Ask(grains => grains.GetGrain<IContactGrain>(failed.Phone).Retry(failed.Snapshot!, Actor));
                break;
            case 17 when ARun(RunStatus.Waiting) is { } waiting:
                Touched.Add(waiting.Id);
                _world.Ask(grains => grains.GetGrain<IContactGrain>(waiting.Phone).SkipWait(waiting.Id, waiting.StepId!, Actor));
                break;
            case 18 when _world.Faults.Crash > 0:
                _world.Crash();
                break;
            default:
                _world.Pass(_world.Between(TimeSpan.FromMinutes(1), TimeSpan.FromHours(2)));
                break;
        }
    }

    /// <summary>Some things happen, not all, and a little time passes.</summary>
    private void GoOn()
    {
        Offer();
        for (var steps = _world.Random.Next(120); steps > 0 && _world.Step(); steps--)
        {
        }

        _world.Pass(_world.Between(TimeSpan.Zero, TimeSpan.FromSeconds(_world.Pick([1, 5, 30]))));
    }

    /// <summary>Those outside offer what is due: deliveries and news of messages.</summary>
    private bool Offer()
    {
        var offered = Deliveries.Try();
        foreach (var news in _world.Meta.Owed.Where(news => news.Due <= _world.Now).ToList())
        {
            offered = true;
            news.Due = _world.Now + TimeSpan.FromSeconds(20);
            _world.Ask(async grains =>
            {
                await grains.GetGrain<IContactGrain>(news.Phone).Receive(news.Change);
                _world.Meta.Owed.Remove(news);
            });
        }

        return offered;
    }

    private void Settle()
    {
        var end = _world.Now + Rest;
        var pauses = 0;
        do
        {
            do
            {
                _world.Drain();
            }
            while (Offer());

            if (Deliveries.AllAnswered && _world.Meta.Owed.Count == 0 && _world.Disk.Runs.Values.All(run => run.EndedAt is not null))
            {
                return;
            }

            DateTimeOffset?[] next = [Deliveries.NextTry, _world.Meta.Owed.Min(news => (DateTimeOffset?)news.Due), _world.Disk.NextDue, _world.Clock.NextTimer];
            var pause = next.Min() - _world.Now ?? TimeSpan.FromMinutes(1);
            _world.Pass(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(100));
        }
        while (_world.Now < end && ++pauses < MostPauses);
    }

    private string APhone() => PhoneOf(_world.Random.Next(Contacts));

    private Journal.RunRow? ARun(params RunStatus[] statuses)
    {
        var runs = _world.Disk.Runs.Values.Where(run => statuses.Contains(run.Status)).ToList();
        return runs.Count == 0 ? null : _world.Pick(runs);
    }

    private void Reply(string phone, string text)
    {
        var message = new InboundMessage
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"wamid.in{++_messages}"),
            ChannelId = World.Channel,
            At = _world.Now,
            Text = text,
        };
        _world.Note($"wrote: {phone} {text}");
        var word = new ConsentWord(phone, text == "START", _world.Tick());
        if (text is "STOP" or "START")
        {
            Consents.Add(word);
        }

        _world.Ask(async grains =>
        {
            var answer = await grains.GetGrain<IContactGrain>(phone).Hear(message);
            word.ConfirmedAt = _world.Tick();
            _world.Note($"heard: {phone} {text} {answer}");
        });
    }

    private void Publish(string automationId)
    {
        var definition = NewDefinition();
        _world.Ask(async grains =>
        {
            var answer = await grains.GetGrain<IAutomationGrain>(automationId).Publish(definition, expectedVersion: null, Actor);
            Assert.Empty(answer.Errors);
            _world.Note($"published: {automationId} {answer.Automation!.Version} {definition}");
        });
    }

    private void Pause(string automationId)
    {
        var status = _world.Chance(0.3) ? AutomationStatus.Paused : AutomationStatus.Active;
        _world.Ask(grains => grains.GetGrain<IAutomationGrain>(automationId).SetStatus(status, Actor));
    }

    private void Edit(string phone)
    {
        var patch = new ContactPatch { Standard = [new FieldChange(StandardFields.FirstName, FieldValue.Text($"name {_world.Tick()}"))] };
        _world.Ask(grains => grains.GetGrain<IContactGrain>(phone).Update(patch, create: true, Actor));
    }

    private void Cancel(Journal.RunRow run) => _world.Ask(async grains =>
    {
        ImmutableArray<string> ended = await grains.GetGrain<IContactGrain>(run.Phone).Cancel([run.Id], "cancelled", Actor);
        foreach (var id in ended)
        {
            Cancelled[id] = _world.Tick();
            _world.Note($"cancelled: {id}");
        }
    });
}

/// <summary>What a person said of messages.</summary>
/// <param name="phone">Who.</param>
/// <param name="isWanted">Whether messages are wanted.</param>
/// <param name="saidAt">The world's tick at which it was said.</param>
internal sealed class ConsentWord(string phone, bool isWanted, int saidAt)
{
    public string Phone { get; } = phone;

    public bool IsWanted { get; } = isWanted;

    public int SaidAt { get; } = saidAt;

    /// <summary>The tick at which the process had confirmed it; null when it never did.</summary>
    public int? ConfirmedAt { get; set; }
}
