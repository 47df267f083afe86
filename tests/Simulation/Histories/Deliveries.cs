using System.Globalization;
using System.Text;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.Tests.Simulation;

/// <summary>Somebody who delivers: the same delivery again until it is answered, and now and then once more.</summary>
internal sealed class Deliveries
{
    private readonly World _world;
    private readonly List<Parcel> _parcels = [];

    public Deliveries(World world)
    {
        _world = world;
        world.Crashed = () => _parcels.ForEach(parcel => parcel.Lost(Soon()));
    }

    public IReadOnlyList<Parcel> Parcels => _parcels;

    /// <summary>When the next one is tried, if any is unanswered.</summary>
    public DateTimeOffset? NextTry => _parcels.Min(parcel => parcel.NextTry);

    public bool AllAnswered => _parcels.TrueForAll(parcel => parcel.Answers.Count > 0 && parcel.NextTry is null && !parcel.IsUnderWay);

    public void Send(AutomationView automation, string phone)
    {
        var number = _parcels.Count + 1;
        _parcels.Add(new Parcel(automation.Id, automation.WebhookId, automation.Secret, phone, number, _world.Now));
    }

    /// <summary>The sender did not believe the answer.</summary>
    public void SendAgain(Parcel parcel) => parcel.NextTry ??= parcel.IsUnderWay ? null : _world.Now;

    /// <summary>Tries what is to be tried now.</summary>
    public bool Try()
    {
        var due = _parcels.Where(parcel => parcel.NextTry <= _world.Now && !parcel.IsUnderWay).ToList();
        due.ForEach(parcel =>
        {
            parcel.Leaves();
            _world.Ask(grains => Deliver(grains, parcel), () => parcel.Lost(Soon()));
        });
        return due.Count > 0;
    }

    private async Task Deliver(IGrainFactory grains, Parcel parcel)
    {
        var admission = await grains.GetGrain<IAutomationGrain>(parcel.AutomationId).Admit(parcel.WebhookId, parcel.Secret);
        if (admission.Verdict != AdmissionVerdict.Admitted)
        {
            parcel.Answered(new StartAnswer { Outcome = DeliveryOutcome.Skipped, Reason = admission.Verdict.ToString() });
            return;
        }

        var number = parcel.Number.ToString(CultureInfo.InvariantCulture);
        var command = StartRun.Of(admission, DeliverySource.Webhook, parcel.Key, Encoding.UTF8.GetBytes(number), _world.Now) with
        {
            Patch = new ContactPatch { Custom = [new FieldChange("number", FieldValue.Text(number))] },
        };
        var answer = await grains.GetGrain<IContactGrain>(parcel.Phone).Start(command);
        _world.Note($"answered: {parcel.Key} {answer.Outcome} {answer.RunId} {answer.Reason}");
        parcel.Answered(answer);
    }

    private DateTimeOffset Soon() => _world.Now + _world.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
}

/// <summary>One delivery with all its attempts.</summary>
internal sealed class Parcel(string automationId, string webhookId, string secret, string phone, int number, DateTimeOffset firstTry)
{
    public string AutomationId { get; } = automationId;

    public string WebhookId { get; } = webhookId;

    public string Secret { get; } = secret;

    public string Phone { get; } = phone;

    public int Number { get; } = number;

    public string Key => string.Create(CultureInfo.InvariantCulture, $"id:{Number}");

    public DateTimeOffset? NextTry { get; set; } = firstTry;

    public bool IsUnderWay { get; private set; }

    public List<StartAnswer> Answers { get; } = [];

    public void Leaves() => (NextTry, IsUnderWay) = (null, true);

    public void Answered(StartAnswer answer)
    {
        IsUnderWay = false;
        Answers.Add(answer);
    }

    /// <summary>It may have arrived; if it was under way, it is sent again.</summary>
    public void Lost(DateTimeOffset next)
    {
        if (IsUnderWay)
        {
            (IsUnderWay, NextTry) = (false, next);
        }
    }
}
