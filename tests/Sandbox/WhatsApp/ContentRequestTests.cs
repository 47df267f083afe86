using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.Tests.Sandbox;

namespace Grainline.Tests.WhatsApp;

/// <summary>What goes over the wire for every kind of content (facts/whatsapp.md 1.3).</summary>
public sealed class ContentRequestTests
{
    private static readonly MediaContent Picture = new() { Kind = MediaKind.Image, Link = "https://example.com/a.jpg" };

    private readonly StubTransport _transport = StubTransport.Answering(HttpStatusCode.OK, Sample.Read("api-send-ok.json"));

    [Fact]
    public Task A_template_may_fill_header_body_and_buttons() => Sends(
        new()
        {
            Template = new()
            {
                Name = "promemoria_visita",
                Language = "it",
                Parameters = [new("nome", "Mario"), new("data", "12/10/2026 10:00")],
                Header = new() { Media = Picture with { Caption = "not sent" } },
                Buttons = [new(1, TemplateButtonKind.Url, "abc123"), new(0, TemplateButtonKind.QuickReply, "CONFIRM:run-42"), new(2, TemplateButtonKind.CopyCode, "SALE5")],
            },
        },
        """
        {"type":"template","template":{"name":"promemoria_visita","language":{"code":"it"},"components":[
          {"type":"header","parameters":[{"type":"image","image":{"link":"https://example.com/a.jpg"}}]},
          {"type":"body","parameters":[{"type":"text","parameter_name":"nome","text":"Mario"},
                                       {"type":"text","parameter_name":"data","text":"12/10/2026 10:00"}]},
          {"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"CONFIRM:run-42"}]},
          {"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"abc123"}]},
          {"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"SALE5"}]}]}}
        """);

    [Theory]
    [InlineData("1", """{"type":"text","text":"Mario"}""")]
    [InlineData("nome", """{"type":"text","parameter_name":"nome","text":"Mario"}""")]
    public Task A_templates_header_may_be_a_text(string name, string parameter) => Sends(
        new() { Template = new() { Name = "t", Language = "it", Header = new() { Parameter = new(name, "Mario") } } },
        $$$"""{"type":"template","template":{"name":"t","language":{"code":"it"},"components":[{"type":"header","parameters":[{{{parameter}}}]}]}}""");

    [Fact]
    public Task Buttons_answer_with_their_ids() => Sends(
        new() { Interactive = new() { Header = "Visita", Body = "Confermi?", Footer = "Studio", Buttons = [new("yes:run-42", "Si"), new("no:run-42", "No")] } },
        """
        {"type":"interactive","interactive":{"type":"button","header":{"type":"text","text":"Visita"},"body":{"text":"Confermi?"},
         "footer":{"text":"Studio"},"action":{"buttons":[{"type":"reply","reply":{"id":"yes:run-42","title":"Si"}},
                                                         {"type":"reply","reply":{"id":"no:run-42","title":"No"}}]}}}
        """);

    [Fact]
    public Task Buttons_may_stand_under_a_picture() => Sends(
        new() { Interactive = new() { HeaderMedia = Picture, Body = "Ti piace?", Buttons = [new("y", "Si")] } },
        """
        {"type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"link":"https://example.com/a.jpg"}},
         "body":{"text":"Ti piace?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Si"}}]}}}
        """);

    [Fact]
    public Task A_list_opens_from_its_button() => Sends(
        new()
        {
            Interactive = new()
            {
                Body = "Scegli un orario",
                List = new() { Button = "Orari", Sections = [new() { Title = "Lunedi", Rows = [new("slot:1", "10:00", "Milano"), new("slot:2", "11:00")] }] },
            },
        },
        """
        {"type":"interactive","interactive":{"type":"list","body":{"text":"Scegli un orario"},"action":{"button":"Orari","sections":[
          {"title":"Lunedi","rows":[{"id":"slot:1","title":"10:00","description":"Milano"},{"id":"slot:2","title":"11:00"}]}]}}}
        """);

    [Theory]
    [InlineData(MediaKind.Image, """{"type":"image","image":{"id":"7","caption":"c"}}""")]
    [InlineData(MediaKind.Video, """{"type":"video","video":{"id":"7","caption":"c"}}""")]
    [InlineData(MediaKind.Document, """{"type":"document","document":{"id":"7","caption":"c","filename":"a.pdf"}}""")]
    public Task Media_goes_by_id_with_its_caption(MediaKind kind, string expected) =>
        Sends(new() { Media = new() { Kind = kind, MediaId = "7", Caption = "c", FileName = "a.pdf" } }, expected);

    [Theory]
    [InlineData(MediaKind.Audio, """{"type":"audio","audio":{"link":"https://a.example/x"}}""")]
    [InlineData(MediaKind.Sticker, """{"type":"sticker","sticker":{"link":"https://a.example/x"}}""")]
    public Task Media_goes_by_link(MediaKind kind, string expected) =>
        Sends(new() { Media = new() { Kind = kind, Link = "https://a.example/x" } }, expected);

    [Fact]
    public Task A_message_may_quote_another_and_preview_its_link() => Sends(
        new() { Text = "https://example.com", PreviewUrl = true, QuotedId = "wamid.1" },
        """{"type":"text","text":{"preview_url":true,"body":"https://example.com"},"context":{"message_id":"wamid.1"}}""");

    [Fact]
    public async Task A_person_without_phone_is_addressed_by_the_user_id()
    {
        await Send(Some.Text() with { ToUserId = "IT.1" });

        var sent = JsonNode.Parse(_transport.Calls[0].Body)!;
        Assert.Equal(("IT.1", null), ((string?)sent["recipient"], (string?)sent["to"]));
    }

    public static TheoryData<string, MessageContent> Refused => new()
    {
        { "ambiguous_content", new() { Text = "x", Media = Picture } },
        { "ambiguous_content", Interactive(i => i with { Buttons = [] }) },
        { "ambiguous_content", Interactive(i => i with { List = List(1) }) },
        { "empty_text", Interactive(i => i with { Body = " " }) },
        { "interactive_text_too_long", Interactive(i => i with { Body = Long(1025) }) },
        { "header_too_long", Interactive(i => i with { Header = Long(61) }) },
        { "footer_too_long", Interactive(i => i with { Footer = Long(61) }) },
        { "invalid_header", Interactive(i => i with { Header = "x", HeaderMedia = Picture }) },
        { "invalid_header", Interactive(i => i with { HeaderMedia = Picture with { Kind = MediaKind.Audio } }) },
        { "invalid_header", Interactive(i => i with { Buttons = [], List = List(1), HeaderMedia = Picture }) },
        { "too_many_buttons", Interactive(i => i with { Buttons = [.. Enumerable.Range(0, 4).Select(n => new ReplyButton($"{n}", "x"))] }) },
        { "incomplete_button", Buttons(new ReplyButton("", "x")) },
        { "incomplete_button", Buttons(new ReplyButton("a", " ")) },
        { "button_id_too_long", Buttons(new ReplyButton(Long(257), "x")) },
        { "button_title_too_long", Buttons(new ReplyButton("a", Long(21))) },
        { "duplicate_button_id", Buttons(new ReplyButton("a", "x"), new("a", "y")) },
        { "empty_list_button", Menu(List(1) with { Button = "" }) },
        { "list_button_too_long", Menu(List(1) with { Button = Long(21) }) },
        { "invalid_sections", Menu(List(1) with { Sections = [] }) },
        { "invalid_sections", Menu(new() { Button = "b", Sections = [.. Enumerable.Repeat(List(1).Sections[0], 11)] }) },
        { "empty_section", Menu(List(0)) },
        { "too_many_rows", Menu(List(11)) },
        { "section_title_too_long", Menu(new() { Button = "b", Sections = [List(1).Sections[0] with { Title = Long(25) }] }) },
        { "empty_section_title", Menu(new() { Button = "b", Sections = [List(1).Sections[0], List(1).Sections[0] with { Title = null }] }) },
        { "row_title_too_long", Rows(new ListRow("a", Long(25))) },
        { "row_id_too_long", Rows(new ListRow(Long(201), "x")) },
        { "row_description_too_long", Rows(new ListRow("a", "x", Long(73))) },
        { "duplicate_row_id", Rows(new("a", "x"), new("a", "y")) },
        { "invalid_media", new() { Media = Picture with { Link = null } } },
        { "invalid_media", new() { Media = Picture with { MediaId = "7" } } },
        { "invalid_media_link", new() { Media = Picture with { Link = "ftp://a.example/x" } } },
        { "invalid_media_link", new() { Media = Picture with { Link = "a.jpg" } } },
        { "caption_too_long", new() { Media = Picture with { Caption = Long(1025) } } },
        { "caption_not_allowed", new() { Media = Picture with { Kind = MediaKind.Sticker, Caption = "x" } } },
        { "template_parameter_too_long", Template(t => t with { Parameters = [new("1", Long(600)), new("2", Long(600))] }) },
        { "invalid_template_header", Template(t => t with { Header = new() }) },
        { "invalid_template_header", Template(t => t with { Header = new() { Media = Picture with { Kind = MediaKind.Audio } } }) },
        { "template_header_too_long", Template(t => t with { Header = new() { Parameter = new("1", Long(61)) } }) },
        { "invalid_template_button", Template(t => t with { Buttons = [new(10, TemplateButtonKind.Url, "x")] }) },
        { "invalid_template_button", Template(t => t with { Buttons = [new(0, TemplateButtonKind.Url, "x"), new(0, TemplateButtonKind.QuickReply, "x")] }) },
        { "empty_template_button", Template(t => t with { Buttons = [new(0, TemplateButtonKind.Url, " ")] }) },
        { "template_button_too_long", Template(t => t with { Buttons = [new(0, TemplateButtonKind.QuickReply, Long(257))] }) },
        { "template_button_too_long", Template(t => t with { Buttons = [new(0, TemplateButtonKind.CopyCode, Long(16))] }) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_over_a_limit_fails_without_a_call(string code, MessageContent content)
    {
        var outcome = await Send(Some.Text() with { Content = content });

        Assert.Equal((EffectVerdict.Failed, code), (outcome.Verdict, outcome.Code));
        Assert.Empty(_transport.Calls);
    }

    [Fact]
    public void What_is_exactly_at_the_limits_is_fine()
    {
        Assert.Null(MessageRules.Check(Buttons(new(Long(256), Long(20)), new("b", "x"), new("c", "x"))));
        Assert.Null(MessageRules.Check(Menu(List(10) with { Button = Long(20) })));
        Assert.Null(MessageRules.Check(Rows(new ListRow(Long(200), Long(24), Long(72)))));
        Assert.Null(MessageRules.Check(Interactive(i => i with { Body = Long(1024), Header = Long(60), Footer = Long(60) })));
        Assert.Null(MessageRules.Check(new() { Media = Picture with { Caption = Long(1024) } }));
    }

    private static string Long(int length) => new('x', length);

    private static MessageContent Interactive(Func<InteractiveContent, InteractiveContent> change) =>
        new() { Interactive = change(new() { Body = "b", Buttons = [new("a", "x")] }) };

    private static MessageContent Buttons(params ImmutableArray<ReplyButton> buttons) => Interactive(i => i with { Buttons = buttons });

    private static ListMenu List(int rows) => new()
    {
        Button = "b",
        Sections = [new() { Title = "s", Rows = [.. Enumerable.Range(0, rows).Select(n => new ListRow($"{n}", "x"))] }],
    };

    private static MessageContent Menu(ListMenu list) => Interactive(i => i with { Buttons = [], List = list });

    private static MessageContent Rows(params ImmutableArray<ListRow> rows) => Menu(new() { Button = "b", Sections = [new() { Rows = rows }] });

    private static MessageContent Template(Func<TemplateContent, TemplateContent> change) =>
        new() { Template = change(new() { Name = "t", Language = "it" }) };

    private async Task Sends(MessageContent content, string expected)
    {
        await Send(Some.Text() with { Content = content });

        var sent = JsonNode.Parse(Assert.Single(_transport.Calls).Body)!.AsObject();
        foreach (var envelope in new[] { "messaging_product", "recipient_type", "to", "biz_opaque_callback_data" })
        {
            Assert.True(sent.Remove(envelope), envelope);
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), sent), sent.ToJsonString());
    }

    private async Task<EffectOutcome> Send(OutboundMessage message)
    {
        using var client = _transport.Client();
        return await client.Send(StubTransport.Channel, message, CancellationToken.None);
    }
}
