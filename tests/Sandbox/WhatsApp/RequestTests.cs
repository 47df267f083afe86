using System.Net;
using System.Text.Json.Nodes;
using Grainline.Messages;
using Grainline.Tests.Sandbox;
using Grainline.WhatsApp;

namespace Grainline.Tests.WhatsApp;

/// <summary>What goes over the wire (facts/whatsapp.md 1.2 and 1.3).</summary>
public sealed class RequestTests
{
    private readonly StubTransport _transport = StubTransport.Answering(HttpStatusCode.OK, Sample.Read("api-send-ok.json"));

    [Fact]
    public async Task A_message_is_posted_to_its_number_with_the_channels_token()
    {
        await Send(Some.Text());

        var (uri, authorization, contentType, _) = Assert.Single(_transport.Calls);
        Assert.Equal(new Uri("https://graph.example.com/v25.0/100000000000001/messages"), uri);
        Assert.Equal(("Bearer secret-token", "application/json"), (authorization, contentType));
    }

    [Fact]
    public Task A_text_carries_its_phone_and_effect() => Sends(
        Some.Text("Ciao Mario, è già domani 🎉", effectId: "msg_01J"),
        """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+393491234567","type":"text",
         "text":{"preview_url":false,"body":"Ciao Mario, è già domani 🎉"},"biz_opaque_callback_data":"msg_01J"}
        """);

    [Fact]
    public Task A_templates_parameters_are_named() => Sends(
        Some.Template("promemoria_visita", "it", ("nome", "Mario"), ("data", "12/10/2026 10:00")),
        """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+393491234567","type":"template",
         "template":{"name":"promemoria_visita","language":{"code":"it"},"components":[
          {"type":"body","parameters":[{"type":"text","parameter_name":"nome","text":"Mario"},
                                       {"type":"text","parameter_name":"data","text":"12/10/2026 10:00"}]}]},
         "biz_opaque_callback_data":"effect-1"}
        """);

    [Fact]
    public Task Parameters_that_are_numbered_are_positional_and_in_their_order() => Sends(
        Some.Template("reminder", "it", ("2", "domani"), ("1", "Mario")),
        """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+393491234567","type":"template",
         "template":{"name":"reminder","language":{"code":"it"},"components":[
          {"type":"body","parameters":[{"type":"text","text":"Mario"},{"type":"text","text":"domani"}]}]},
         "biz_opaque_callback_data":"effect-1"}
        """);

    [Theory]
    [InlineData("1", "name")]
    [InlineData("1", "3")]
    [InlineData("0", "1")]
    public async Task Numbers_with_a_gap_or_beside_names_are_names(string first, string second)
    {
        await Send(Some.Template("reminder", "it", (first, "a"), (second, "b")));

        var parameters = JsonNode.Parse(_transport.Calls[0].Body)!["template"]!["components"]![0]!["parameters"]!.AsArray();
        Assert.Equal([first, second], parameters.Select(p => (string?)p!["parameter_name"]));
    }

    [Fact]
    public Task A_template_without_parameters_has_no_components() => Sends(
        Some.Template("reminder", "en"),
        """
        {"messaging_product":"whatsapp","recipient_type":"individual","to":"+393491234567","type":"template",
         "template":{"name":"reminder","language":{"code":"en"}},"biz_opaque_callback_data":"effect-1"}
        """);

    [Fact]
    public async Task What_is_exactly_at_a_limit_is_sent()
    {
        await Send(Some.Text(new string('a', 4096)));
        await Send(Some.Text(string.Concat(Enumerable.Repeat("🎉", 4096))));
        await Send(Some.Text(effectId: new string('e', 512)));
        await Send(Some.Template(new string('t', 512), "it", ("name", new string('x', 1024))));

        Assert.Equal(4, _transport.Calls.Count);
    }

    public static TheoryData<string, OutboundMessage> Refused => new()
    {
        { "text_too_long", Some.Text(new string('a', 4097)) },
        { "text_too_long", Some.Text(string.Concat(Enumerable.Repeat("🎉", 4097))) },
        { "empty_text", Some.Text("") },
        { "empty_text", Some.Text(" \n") },
        { "effect_id_too_long", Some.Text(effectId: new string('e', 513)) },
        { "template_name_too_long", Some.Template(new string('t', 513), "it") },
        { "template_parameter_too_long", Some.Template("t", "it", ("name", new string('x', 1025))) },
        { "incomplete_template", Some.Template("t", "") },
        { "incomplete_template", Some.Template("", "it") },
        { "empty_message", Some.Text() with { Content = new() } },
        { "ambiguous_content", Some.Text() with { Content = Some.Template("t", "it").Content with { Text = "both" } } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_is_over_a_limit_fails_without_a_call(string code, OutboundMessage message)
    {
        var outcome = await Send(message);

        Assert.Equal((EffectVerdict.Failed, code), (outcome.Verdict, outcome.Code));
        Assert.Empty(_transport.Calls);
    }

    [Theory]
    [InlineData("graph.example.com", "1", "token", "invalid_base_url")]
    [InlineData("ftp://graph.example.com", "1", "token", "invalid_base_url")]
    [InlineData("https://graph.example.com", "", "token", "invalid_base_url")]
    [InlineData("https://graph.example.com", "1", "", "invalid_token")]
    [InlineData("https://graph.example.com", "1", "two\nlines", "invalid_token")]
    [InlineData("https://graph.example.com", "1", "tokén", "invalid_token")]
    public async Task A_channel_that_cannot_be_called_waits_for_a_person(string baseUrl, string number, string token, string code)
    {
        using var client = _transport.Client();

        var outcome = await client.Send(new(baseUrl, number, token), Some.Text(), CancellationToken.None);

        Assert.Equal((EffectVerdict.Retry, code, SendFailure.HoldPeriod), (outcome.Verdict, outcome.Code, outcome.RetryAfter));
        Assert.Empty(_transport.Calls);
    }

    [Fact]
    public async Task A_number_id_cannot_change_the_path()
    {
        using var client = _transport.Client();

        await client.Send(StubTransport.Channel with { PhoneNumberId = "../me?x=" }, Some.Text(), CancellationToken.None);

        Assert.Equal("/v25.0/..%2Fme%3Fx%3D/messages", Assert.Single(_transport.Calls).Uri!.AbsolutePath);
    }

    [Fact]
    public void Credentials_do_not_show_their_token() =>
        Assert.DoesNotContain("secret-token", StubTransport.Channel.ToString(), StringComparison.Ordinal);

    private async Task Sends(OutboundMessage message, string body)
    {
        await Send(message);

        var sent = JsonNode.Parse(Assert.Single(_transport.Calls).Body)!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), sent), sent.ToJsonString());
    }

    private async Task<EffectOutcome> Send(OutboundMessage message)
    {
        using var client = _transport.Client();
        return await client.Send(StubTransport.Channel, message, CancellationToken.None);
    }
}
