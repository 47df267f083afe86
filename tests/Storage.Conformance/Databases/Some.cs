using System.Globalization;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Tests.Storage.Databases;

/// <summary>Rows with everything that a test does not care about.</summary>
public static class Some
{
    public const string Phone = "+393331234567";

    public static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, 891, TimeSpan.Zero);

    /// <summary>Ids that sort by number.</summary>
    public static string Id(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}_{number:D9}");

    public static DeliveryRow Delivery(int number, string phone = Phone, DeliveryOutcome outcome = DeliveryOutcome.Accepted, string automation = "au_1") => new()
    {
        Delivery = new Delivery
        {
            Id = Id("dlv", number),
            ReceivedAt = Time.AddSeconds(number),
            Source = DeliverySource.Webhook,
            Key = $"key {number}",
            Body = """{"phone":"PHONE"}"""u8.ToArray(),
        },
        AutomationId = automation,
        Phone = phone,
        Outcome = outcome,
        Status = 202,
        RunId = Id("run", number),
    };

    /// <summary>A text that nothing repeats in, so that packing does not make it shorter.</summary>
    public static string Noise(int length) =>
        new(new Random(1).GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!?".AsSpan(), length));

    public static RunRow Run(int number, string phone = Phone, RunStatus status = RunStatus.Running, string automation = "au_1") => new()
    {
        Id = Id("run", number),
        Automation = new AutomationRef(automation, 3),
        Phone = phone,
        Status = status,
        StartedAt = Time.AddSeconds(number),
        DeliveryId = Id("dlv", number),
    };

    public static StepRow Step(int run, int sequence, string phone = Phone) => new()
    {
        RunId = Id("run", run),
        Sequence = sequence,
        AutomationId = "au_1",
        Phone = phone,
        StepId = "hello",
        Type = "send_message",
        Status = StepStatus.Done,
        StartedAt = Time.AddSeconds(run),
        EndedAt = Time.AddSeconds(run + sequence),
        Attempts = 1,
        Detail = """{"to":"it"}""",
    };

    public static MessageRow Message(int number, string phone = Phone, MessageStatus status = MessageStatus.Queued) => new()
    {
        EffectId = Id("run", number) + "-1",
        ChannelId = "sandbox",
        Phone = phone,
        RunId = Id("run", number),
        AutomationId = "au_1",
        StepId = "hello",
        Content = new MessageContent { Text = "Ciao 👋" },
        Status = status,
        At = Time.AddSeconds(number),
    };

    public static ContactRow Contact(string phone, string first = "Ada", string last = "Lovelace", params string[] tags) => new()
    {
        Profile = new ContactProfile
        {
            Phone = phone,
            FirstName = first,
            LastName = last,
            Tags = [.. tags],
            CustomFields = OrdinalDictionary.Empty<FieldValue>().SetItem("Budget €", FieldValue.Text("12.000")),
            CreatedAt = Time,
            UpdatedAt = Time.AddHours(1),
        },
        AddedTerms = [.. SearchTerms.OfText($"{first} {last}"), .. tags.Select(SearchTerms.OfTag).Distinct(StringComparer.Ordinal)],
    };

    public static AutomationRow Automation(int number, AutomationStatus status = AutomationStatus.Active) => new()
    {
        Id = Id("au", number),
        Name = $"Welcome {number}",
        Status = status,
        Version = 1,
        CreatedAt = Time,
        UpdatedAt = Time,
    };

    public static VersionRow Version(int version, string automation = "au_1") => new()
    {
        Automation = new AutomationRef(automation, version),
        Definition = $$"""{"name":"Welcome","version":{{version}}}""",
        CreatedAt = Time,
        CreatedBy = "admin",
    };

    public static AuditRow Audit(int number) => new(Time.AddSeconds(number), "admin", "automation.activate", Id("au", number), Detail: null);
}
