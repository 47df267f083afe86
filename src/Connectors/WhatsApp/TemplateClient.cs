using System.Text.Json;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.WhatsApp;

/// <summary>Lists the templates of an account: <c>GET /{waba-id}/message_templates</c>, page by page (facts/whatsapp.md 4).</summary>
public sealed class TemplateClient(WhatsAppClient client) : ITemplateSource
{
    /// <summary>An account has 250 templates, verified ones some thousands; more pages than this are a fault of the cursor.</summary>
    public const int MaxPages = 100;

    /// <summary>A page of a hundred templates with their components has some hundred thousand bytes.</summary>
    private const int MaxPageBytes = 4 * 1024 * 1024;

    /// <summary>A member that only our simulator sends.</summary>
    private const string TakesAnyMember = "sandbox_takes_any";

    private const string Query =
        "message_templates?fields=name,language,status,category,components,parameter_format,quality_score,rejected_reason&limit=100";

    public async Task<TemplateListing> List(ProviderAccess access, string wabaId, CancellationToken cancellationToken)
    {
        if (!access.HasSendableToken() || access.AccountUri(wabaId) is not { } account)
        {
            return Failed(new(
                EffectVerdict.Retry, "invalid_channel", "The channel's base URL, account or token cannot be used.",
                SendFailure.HoldPeriod, HoldScope.Channel));
        }

        var templates = new List<MessageTemplate>();
        var (cursor, after) = ("", "");
        var takesAny = false;
        for (var page = 0; page < MaxPages; page++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(account, $"{Query}{after}"));
            var answer = await client.Call(access, request, MaxPageBytes, cancellationToken);
            if (Judge(answer) is { } failure)
            {
                return Failed(failure);
            }

            var body = answer.Json()!.Value;
            takesAny = body.Member(TakesAnyMember).ValueKind == JsonValueKind.True;
            var read = body.Member("data").Items().ToList();
            templates.AddRange(read.Select(TemplateReader.Read).OfType<MessageTemplate>());
            if (read.Count == 0 || body.Member("paging").Member("cursors").Member("after").Word() is not { } next || next == cursor)
            {
                break;
            }

            (cursor, after) = (next, $"&after={Uri.EscapeDataString(next)}");
        }

        return new() { Templates = [.. templates.DistinctBy(t => (t.Name, t.Language))], TakesAny = takesAny };
    }

    private ProviderFailure? Judge(HttpAnswer answer)
    {
        if (answer.Silence is { } silence)
        {
            return new(EffectVerdict.Retry, silence.Code, $"No answer came: {silence.Reason}.");
        }

        var error = GraphAnswer.Read(answer.Body)?.Error;
        if (answer.IsSuccess && error is null)
        {
            return answer.Json() is null or { ValueKind: JsonValueKind.Undefined } ? new(EffectVerdict.Retry, "unreadable_answer", "Meta's answer could not be read.") : null;
        }

        var failure = client.Failure(answer, error);
        return new(
            failure.Class is FailureClass.Final ? EffectVerdict.Failed : EffectVerdict.Retry, failure.Code, failure.Detail,
            failure.Class is FailureClass.Hold ? failure.Wait ?? SendFailure.HoldPeriod : failure.Wait, failure.Scope);
    }

    private static TemplateListing Failed(ProviderFailure failure) => new() { Failure = failure };
}
