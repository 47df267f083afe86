using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Grainline.Messages;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.WhatsApp;

public sealed class WebhookParserTests
{
    private static readonly DateTimeOffset Moment = DateTimeOffset.FromUnixTimeSeconds(1790307895);

    [Fact]
    public void A_body_may_hold_many_events_and_the_same_one_twice()
    {
        var events = Parse(
            """
            {"entry":[
              {"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1"},
                "statuses":[{"id":"a","status":"sent"},{"id":"a","status":"sent"}],
                "messages":[{"id":"b","type":"text","text":{"body":"ciao"}}],
                "errors":[{"code":131000}]}}]},
              {"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"c","status":"read"}]}},
                          {"field":"security","value":{}}]}]}
            """);

        Assert.Equal(
            ["1 a Sent", "1 a Sent", "1 b ciao", "1 errors", "2 c Read", " security"],
            events.Select(e => $"{e.PhoneNumberId} " + e switch
            {
                MessageStatusEvent status => $"{status.Wamid} {status.Status}",
                InboundMessageEvent message => $"{message.Wamid} {message.Text}",
                UnknownEvent unknown => unknown.Kind,
                AccountEvent account => account.Field,
                _ => "?",
            }));
    }

    [Theory]
    [InlineData("\"1790307895\"")]
    [InlineData("1790307895")]
    [InlineData("\"1790307895000\"")]
    [InlineData("1790307895000")]
    public void Timestamps_are_strings_or_numbers_of_seconds_or_milliseconds(string timestamp) =>
        Assert.Equal(Moment, Status($$"""{"id":"a","status":"sent","timestamp":{{timestamp}}}""").At);

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("99999999999999999")]
    [InlineData("99999999999999999999999")]
    [InlineData("[]")]
    public void An_absurd_timestamp_is_absent_and_the_time_of_receipt_stands_in(string timestamp)
    {
        var status = Status($$"""{"id":"a","status":"sent","timestamp":{{timestamp}}}""");

        Assert.Null(status.At);
        Assert.Equal(Moment, status.ToChange("effect-1", Moment)!.At);
    }

    [Theory]
    [InlineData("sent", MessageStatus.Sent)]
    [InlineData("delivered", MessageStatus.Delivered)]
    [InlineData("read", MessageStatus.Read)]
    [InlineData("played", MessageStatus.Read)]
    [InlineData("failed", MessageStatus.Failed)]
    public void Known_statuses_move_the_message(string word, MessageStatus status) =>
        Assert.Equal(status, Status($$"""{"id":"a","status":"{{word}}"}""").ToChange("effect-1", Moment)!.Status);

    [Theory]
    [InlineData("\"deleted\"")]
    [InlineData("\"tomorrow's invention\"")]
    [InlineData("7")]
    [InlineData("null")]
    public void Other_statuses_move_nothing(string word) => Assert.Null(Status($$"""{"id":"a","status":{{word}}}""").ToChange("effect-1", Moment));

    [Fact]
    public void A_user_id_in_place_of_the_phone_is_not_taken_for_a_phone()
    {
        var message = Assert.IsType<InboundMessageEvent>(Assert.Single(Parse(
            """
            {"entry":[{"changes":[{"value":{
              "contacts":[{"profile":{"name":"Other"},"user_id":"IT.2"},{"profile":{"name":"Anna"},"user_id":"IT.1"}],
              "messages":[{"id":"a","type":"image","from":"IT.1","image":{"caption":"eccola"}}]}}]}]}
            """)));

        Assert.Equal((null, "IT.1", "Anna", "eccola"), (message.From, message.FromUserId, message.ProfileName, message.Text));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("smb_app_state_sync")]
    public void Only_news_of_messages_tell_what_people_write_now(string field)
    {
        var told = $$$"""{"entry":[{"changes":[{"field":"{{{field}}}","value":{"messages":[{"id":"a","type":"text","from":"393491234567","text":{"body":"old"}}]}}]}]}""";

        Assert.Equal(field, Assert.IsType<UnknownEvent>(Assert.Single(Parse(told))).Kind);
    }

    [Fact]
    public void What_is_written_into_a_group_is_of_a_kind_of_its_own()
    {
        var message = Assert.IsType<InboundMessageEvent>(Assert.Single(Parse(
            """{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a","type":"text","from":"393491234567","group_id":"5","text":{"body":"all"}}]}}]}]}""")));

        Assert.Equal(("group", "all"), (message.Type, message.Text));
    }

    [Theory]
    [InlineData("""{"type":"user_changed_user_id","previous_user_id":"CO.1","user_id":"MX.2"}""", "", "CO.1 MX.2")]
    [InlineData("""{"type":"user_changed_user_id","user_id":"MX.2"}""", ""","from_user_id":"CO.1" """, "CO.1 MX.2")]
    public void A_user_id_that_changes_is_no_message(string system, string more, string ids)
    {
        var changed = Assert.IsType<UserIdChangedEvent>(Assert.Single(Parse(
            $$$"""{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a","type":"system"{{{more}}},"system":{{{system}}}}]}}]}]}""")));

        Assert.Equal(ids, $"{changed.OldUserId} {changed.NewUserId}");
    }

    [Theory]
    [InlineData("""{"entry":[{"changes":[{"value":{"statuses":[{"id":"\ud800","status":"sent"},{"id":"b","status":"sent"}]}}]}]}""")]
    [InlineData("""{"entry":[{"changes":[{"value":{"statuses":[{"\ud800":1,"status":"sent"},{"id":"b","status":"sent"}]}}]}]}""")]
    [InlineData("""{"entry":[{"changes":[{"value":{"statuses":["x",{"id":"b","status":"sent"}]}}]}]}""")]
    public void A_broken_event_does_not_take_its_neighbours_along(string body)
    {
        var events = Parse(body);

        Assert.Equal("statuses", Assert.IsType<UnknownEvent>(events[0]).Kind);
        Assert.Equal("b", Assert.IsType<MessageStatusEvent>(events[1]).Wamid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{")]
    public void What_is_not_json_is_kept_too(string body) => Assert.Equal(new UnknownEvent("invalid_json", body), Assert.Single(Parse(body)));

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Prop.ForAll<byte[]>(bytes => !WebhookParser.Parse(bytes).IsEmpty).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_json_gives_at_least_one_event_and_no_exception() =>
        Prop.ForAll(AnyJson().ToArbitrary(), json => !Parse(json).IsEmpty).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_json_in_any_place_of_a_sample_gives_an_event_and_no_exception() =>
        Prop.ForAll(
            Gen.Elements(Sample.Names.AsEnumerable()).SelectMany(
                name => Gen.Choose(0, int.MaxValue).SelectMany(place => AnyJson().Select(json => Replace(Encoding.UTF8.GetString(Sample.Read(name)), place, json)))).ToArbitrary(),
            json => !Parse(json).IsEmpty).QuickCheckThrowOnFailure();

    /// <summary>The text of a JSON value, of the words that webhooks are made of.</summary>
    private static Gen<string> AnyJson() => Gen.Sized(size => AnyJson(Math.Min(size, 6)));

    private static Gen<string> AnyJson(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Elements("null", "true", "0", "-1", "1e400", "1790307895", "\"\"", "\"\\ud800\"", "\"sent\"", "\"text\"", "{}", "[]"),
            ArbMap.Default.GeneratorFor<string>().Select(text => JsonSerializer.Serialize(text)));
        if (depth == 0)
        {
            return leaf;
        }

        var key = Gen.Elements(
            "entry", "changes", "value", "field", "statuses", "messages", "errors", "metadata", "contacts", "id", "status", "type", "text",
            "body", "button", "interactive", "context", "timestamp", "from", "\\ud800", "user_preferences", "message_echoes", "system", "wa_id",
            "event", "image", "reaction", "message_template_name", "referral");
        var item = AnyJson(depth - 1);
        return Gen.OneOf(
            leaf,
            item.ArrayOf(3).Select(items => $"[{string.Join(',', items)}]"),
            key.SelectMany(_ => item, (k, v) => $"\"{k}\":{v}").ArrayOf(4).Select(members => $"{{{string.Join(',', members)}}}"));
    }

    /// <summary>Puts a value in the place of one of the document's values.</summary>
    private static string Replace(string document, int place, string value)
    {
        var starts = new List<(int Start, int End)>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(document));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                var start = (int)reader.TokenStartIndex;
                var copy = reader;
                copy.Skip();
                starts.Add((start, (int)copy.BytesConsumed));
            }
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                starts.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
            }
        }

        var (from, to) = starts[place % starts.Count];
        var bytes = Encoding.UTF8.GetBytes(document);
        return Encoding.UTF8.GetString(bytes, 0, from) + value + Encoding.UTF8.GetString(bytes, to, bytes.Length - to);
    }

    private static MessageStatusEvent Status(string status) => Assert.IsType<MessageStatusEvent>(Assert.Single(
        Parse($$$"""{"entry":[{"changes":[{"value":{"statuses":[{{{status}}}]}}]}]}""")));

    private static ImmutableArray<WebhookEvent> Parse(string body) => WebhookParser.Parse(Encoding.UTF8.GetBytes(body));
}
