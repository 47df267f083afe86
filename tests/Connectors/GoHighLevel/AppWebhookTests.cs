using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Grainline.GoHighLevel;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>Marketplace webhooks, recorded and documented ones (facts/ghl.md 3 and 7).</summary>
public sealed class AppWebhookTests
{
    private const string Location = "LocAAbbCCdd0011EEff2";
    private static readonly string[] Samples =
        [.. typeof(AppWebhookTests).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal))];

    [Fact]
    public void A_new_contact_is_read_with_its_envelope()
    {
        var read = Assert.IsType<AppContactEvent>(Read("mp-01-contact-create.json"));

        Assert.Equal(
            ("ContactCreate", AppContactChange.Created, Location, "dfffb990-4b0a-4411-8ba4-000000000001", new DateTimeOffset(2026, 3, 29, 13, 52, 4, 212, TimeSpan.Zero)),
            (read.Type, read.Change, read.LocationId, read.WebhookId, read.SentAt));
        Assert.Equal(("CtcMp000000000000001", "+393491234573"), (read.Contact.Id, read.Contact.Phone));
        Assert.Equal(
            ["country=CA", "email=100000001@example.com", "first_name=Prova创建", "last_name=xxxxx"],
            read.Contact.Standard.Select(field => $"{field.Name}={field.Value}"));
        Assert.Null(read.IsSilenced);
    }

    [Fact]
    public void Tags_are_all_tags_and_custom_fields_are_named_by_id()
    {
        var read = Assert.IsType<AppContactEvent>(Read("doc-01-contact-tag-update.json"));

        Assert.Equal<string>(["primo tag", "secondo tag"], read.Contact.Tags);
        Assert.Equal(("CusF0000000000000001", "XYZ"), (Assert.Single(read.Contact.Custom).Name, read.Contact.Custom[0].Value!.Value.Raw));
        Assert.Equal((AppContactChange.Tagged, true, null, null), (read.Change, read.IsSilenced, read.WebhookId, read.SentAt));
    }

    [Fact]
    public void A_deleted_contact_that_is_silent_by_email_is_not_silent_on_whatsapp()
    {
        var read = Assert.IsType<AppContactEvent>(Read("mp-02-contact-delete.json"));

        Assert.Equal((AppContactChange.Deleted, null), (read.Change, read.IsSilenced));
    }

    [Theory]
    [InlineData("""{"type":"ContactDndUpdate","id":"c","dnd":true}""", true)]
    [InlineData("""{"type":"ContactDndUpdate","id":"c","dnd":false}""", false)]
    [InlineData("""{"type":"ContactDndUpdate","id":"c","dnd":false,"dndSettings":{"WhatsApp":{"status":"active"}}}""", true)]
    [InlineData("""{"type":"ContactDndUpdate","id":"c","dndSettings":{"WhatsApp":{"status":"inactive"}}}""", false)]
    public void Do_not_disturb_is_for_all_channels_or_for_whatsapp(string body, bool isSilenced) =>
        Assert.Equal((AppContactChange.Silenced, isSilenced), Parse(body) is AppContactEvent e ? (e.Change, e.IsSilenced!.Value) : default);

    [Fact]
    public void An_appointment_stands_in_a_member_of_its_own_and_names_its_contact()
    {
        var read = Assert.IsType<AppRecordEvent>(Read("doc-02-appointment-create.json"));

        Assert.Equal(
            (AppRecordKind.Appointment, "AppD0000000000000002", "CtcDoc00000000000002", Location),
            (read.Kind, read.RecordId, read.ContactId, read.LocationId));
        Assert.Contains(read.Values, value => value.Name == "startTime" && value.Value!.Value.Raw == "2023-09-25T16:00:00+02:00");
        Assert.Contains(read.Values, value => value.Name == "appointmentStatus" && value.Value!.Value.Raw == "confirmed");
    }

    [Fact]
    public void An_opportunitys_id_is_not_its_contacts()
    {
        var read = Assert.IsType<AppRecordEvent>(Parse(
            """{"type":"OpportunityStageUpdate","locationId":"L","id":"opp","contactId":"con","pipelineStageId":"s","monetaryValue":1500,"name":"Deal"}"""));

        Assert.Equal((AppRecordKind.Opportunity, "opp", "con"), (read.Kind, read.RecordId, read.ContactId));
        Assert.Contains(read.Values, value => value is { Name: "monetaryValue", Value: { Raw: "1500", IsJson: true } });
    }

    [Theory]
    [InlineData("mp-03-app-install.json")]
    [InlineData("mp-04-app-uninstall.json")]
    [InlineData("mp-06-outbound-message-failed.json")]
    public void Other_kinds_are_told_by_their_word(string sample) =>
        Assert.NotEqual("", Assert.IsType<AppOtherEvent>(Read(sample)).Type);

    [Theory]
    [InlineData("""{"type":"ContactCreate"}""")]
    [InlineData("""{"type":"OpportunityCreate","id":"o"}""")]
    [InlineData("""{"type":"AppointmentCreate","appointment":"x"}""")]
    public void A_kind_without_what_it_is_about_is_another_kind(string body) => Assert.IsType<AppOtherEvent>(Parse(body));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("not json")]
    public void What_has_no_type_is_nothing(string body) => Assert.Null(Parse(body));

    [Theory]
    [InlineData(0, true)]
    [InlineData(79, true)]
    [InlineData(81, false)]
    [InlineData(-81, false)]
    public void The_signed_time_must_be_near(int minutes, bool isTimely)
    {
        var read = Read("mp-01-contact-create.json")!;

        Assert.Equal(isTimely, AppWebhook.IsTimely(read, read.SentAt!.Value.AddMinutes(minutes)));
        Assert.Equal(minutes == 0, AppWebhook.IsTimely(read, read.SentAt.Value.AddMinutes(minutes), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Prop.ForAll<byte[]>(bytes => AppWebhook.Parse(bytes) is not AppContactEvent).QuickCheckThrowOnFailure();

    [Fact]
    public void A_sample_is_read_whole_and_nothing_is_read_of_a_part_of_it() => Prop
        .ForAll(
            Gen.Elements(Samples.AsEnumerable()).SelectMany(name => Gen.Choose(0, Length(name)).Select(at => (name, at))).ToArbitrary(),
            cut => AppWebhook.Parse(Bytes(cut.name).AsMemory(0, cut.at)) is null == cut.at < Length(cut.name))
        .QuickCheckThrowOnFailure();

    private static AppEvent? Read(string sample) => AppWebhook.Parse(Bytes(sample));

    private static AppEvent? Parse(string body) => AppWebhook.Parse(Encoding.UTF8.GetBytes(body));

    private static int Length(string sample) => Bytes(sample).AsSpan().TrimEnd((byte)'\n').Length;

    private static byte[] Bytes(string sample)
    {
        using var stream = typeof(AppWebhookTests).Assembly.GetManifestResourceStream(sample)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
