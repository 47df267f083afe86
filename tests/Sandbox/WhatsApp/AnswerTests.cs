using System.Net;
using System.Text;
using Grainline.Messages;
using Grainline.Tests.Sandbox;
using Grainline.WhatsApp;

namespace Grainline.Tests.WhatsApp;

/// <summary>What becomes of a message by what comes back (facts/whatsapp.md 1.4 to 1.7).</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("api-send-ok.json", "wamid.HBgMMzkzNDkxMjM0NTY3FQIAERgSMDAwMDAwMDAwMDAwMDAw0030AA==", null)]
    [InlineData("api-send-template-ok.json", "wamid.HBgMMzkzNDkxMjM0NTY3FQIAERgSMDAwMDAwMDAwMDAwMDAw0031AA==", null)]
    [InlineData("api-send-template-held.json", "wamid.HBgMMzkzNDkxMjM0NTY3FQIAERgSMDAwMDAwMDAwMDAwMDAw0032AA==", "held_for_quality_assessment")]
    public async Task A_message_that_meta_took_is_done_even_when_it_is_held(string sample, string wamid, string? code)
    {
        var outcome = await Answer(HttpStatusCode.OK, Sample.Read(sample));

        Assert.Equal(new EffectOutcome { EffectId = "effect-1", RunId = "run-1", Verdict = EffectVerdict.Done, ProviderId = wamid, Code = code }, outcome);
    }

    [Fact]
    public async Task A_paused_message_is_metas_and_is_not_sent_again() =>
        Assert.Equal(
            (EffectVerdict.Done, "paused"),
            VerdictAndCode(await Answer(HttpStatusCode.OK, """{"messages":[{"id":"wamid.1","message_status":"paused"}]}""")));

    [Theory]
    [InlineData("api-error-100-invalid-parameter.json", 400, EffectVerdict.Failed, "100", "Please check the parameter to.")]
    [InlineData("api-error-130429-throughput.json", 400, EffectVerdict.Retry, "130429", "Cloud API message throughput has been reached.")]
    [InlineData("api-error-131047-window-closed.json", 400, EffectVerdict.Failed, "131047",
        "More than 24 hours have passed since the recipient last replied to the sender number.")]
    [InlineData("api-error-132001-template-missing.json", 404, EffectVerdict.Failed, "132001",
        "template name (promemoria_visita) does not exist in it")]
    [InlineData("api-error-190-token.json", 401, EffectVerdict.Retry, "190", "Error validating access token: Session has expired")]
    public async Task Metas_errors_keep_their_code_and_explanation(
        string sample, int status, EffectVerdict verdict, string code, string detail)
    {
        var outcome = await Answer((HttpStatusCode)status, Sample.Read(sample));

        Assert.Equal((verdict, code, detail), (outcome.Verdict, outcome.Code, outcome.Detail));
    }

    [Theory]
    [InlineData("", 500, EffectVerdict.Retry, "http_500")]
    [InlineData("<html>Bad Gateway</html>", 502, EffectVerdict.Uncertain, "http_502")]
    [InlineData("<html>Not Found</html>", 404, EffectVerdict.Failed, "http_404")]
    [InlineData("{\"error\":\"nope\"}", 429, EffectVerdict.Retry, "http_429")]
    [InlineData("", 302, EffectVerdict.Failed, "http_302")]
    [InlineData("", 200, EffectVerdict.Uncertain, "unreadable_answer")]
    [InlineData("<html>Welcome to the hotel</html>", 200, EffectVerdict.Uncertain, "unreadable_answer")]
    [InlineData("{\"messages\":[]}", 200, EffectVerdict.Uncertain, "unreadable_answer")]
    [InlineData("{\"messages\":[{\"id\":\"\"}]}", 200, EffectVerdict.Uncertain, "unreadable_answer")]
    [InlineData("null", 200, EffectVerdict.Uncertain, "unreadable_answer")]
    [InlineData("{\"error\":{\"code\":131047}}", 200, EffectVerdict.Failed, "131047")]
    [InlineData("{\"error\":{\"code\":\"131047\",\"error_data\":\"a text\"}}", 400, EffectVerdict.Failed, "131047")]
    [InlineData("{\"error\":{\"code\":100,\"error_subcode\":33,\"type\":\"GraphMethodException\"}}", 400, EffectVerdict.Retry, "33")]
    [InlineData("{\"error\":{\"code\":100,\"error_subcode\":2494010}}", 400, EffectVerdict.Failed, "100")]
    [InlineData("{\"error\":{\"code\":999999,\"is_transient\":true}}", 400, EffectVerdict.Retry, "999999")]
    public async Task Answers_of_another_shape_still_get_a_verdict(string body, int status, EffectVerdict verdict, string code) =>
        Assert.Equal((verdict, code), VerdictAndCode(await Answer((HttpStatusCode)status, body)));

    [Fact]
    public async Task A_throttled_answer_says_when_to_come_back()
    {
        var outcome = await Answer(
            HttpStatusCode.TooManyRequests, Sample.Read("api-error-130429-throughput.json"), ("Retry-After", "11"));

        Assert.Equal((EffectVerdict.Retry, TimeSpan.FromSeconds(11)), (outcome.Verdict, outcome.RetryAfter));
    }

    [Fact]
    public async Task An_answer_is_read_up_to_its_limit_and_no_further()
    {
        var success = """{"messages":[{"id":"wamid.1"}]}""";
        var options = new WhatsAppOptions { MaxAnswerBytes = 1024 };

        var fits = await Answer(HttpStatusCode.OK, Encoding.UTF8.GetBytes(success.PadRight(1024)), options);
        var tooLong = await Answer(HttpStatusCode.OK, Encoding.UTF8.GetBytes(success.PadRight(1025)), options);

        Assert.Equal(EffectVerdict.Done, fits.Verdict);
        Assert.Equal((EffectVerdict.Uncertain, "unreadable_answer"), VerdictAndCode(tooLong));
    }

    [Fact]
    public async Task A_long_explanation_is_cut()
    {
        var outcome = await Answer(HttpStatusCode.BadRequest, $$$"""{"error":{"code":100,"message":"{{{new string('x', 5000)}}}"}}""");

        Assert.Equal(500, outcome.Detail!.Length);
    }

    private static (EffectVerdict Verdict, string? Code) VerdictAndCode(EffectOutcome outcome) => (outcome.Verdict, outcome.Code);

    private static Task<EffectOutcome> Answer(HttpStatusCode status, string body) => Answer(status, Encoding.UTF8.GetBytes(body));

    private static Task<EffectOutcome> Answer(HttpStatusCode status, byte[] body, params (string Name, string Value)[] headers) =>
        Answer(status, body, new WhatsAppOptions(), headers);

    private static async Task<EffectOutcome> Answer(
        HttpStatusCode status, byte[] body, WhatsAppOptions options, params (string Name, string Value)[] headers)
    {
        using var client = StubTransport.Answering(status, body, headers).Client(options);
        return await client.Send(StubTransport.Channel, Some.Text(), CancellationToken.None);
    }
}
