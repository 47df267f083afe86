using System.Globalization;
using Grainline.Sandbox.Faults;
using Grainline.Sandbox.Phone;
using Grainline.Sandbox.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Meta;

/// <summary><c>POST /{phone-number-id}/messages</c>: takes a message as Meta would (facts/whatsapp.md 1), keeps it, and has its
/// statuses told.</summary>
internal sealed class SendEndpoint(
    MessageStore store, StatusPump pump, FaultScript faults, GraphAuthorization authorization, TemplateCatalog templates, Throughput throughput,
    IOptions<SandboxOptions> options, TimeProvider clock)
{
    public async Task Handle(HttpContext http, string version, string phoneNumberId)
    {
        var fault = faults.Strike(FaultTarget.Meta, http.Request.Path);
        var answer = fault is { Refuses: true }
            ? GraphAnswer.Of(GraphError.Scripted(fault.Status, fault.Code))
            : await Accept(http, version, phoneNumberId, fault is { ByStatus: true } ? fault.Code : null);
        if (fault is not null)
        {
            await Task.Delay(fault.Delay, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (fault.DropAnswer)
            {
                http.Abort();
                return;
            }

            if (fault.RetryAfter is { } wait)
            {
                http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            }
        }

        await answer.ExecuteAsync(http);
    }

    private async Task<IResult> Accept(HttpContext http, string version, string phoneNumberId, int? failure)
    {
        if (!authorization.Allows(http.Request))
        {
            return GraphAnswer.Of(GraphError.InvalidToken);
        }

        if (version is not ['v', >= '1' and <= '9', ..])
        {
            return GraphAnswer.Of(GraphError.UnknownPath(http.Request.Path));
        }

        if (await Body.Read(http, MetaJson.Default.SendRequest) is not { } request)
        {
            return GraphAnswer.Of(GraphError.Invalid("body"));
        }

        if (request is { Status: "read", MessageId.Length: > 0 })
        {
            return GraphAnswer.Of(new ReadReceiptAnswer(Success: true), MetaJson.Default.ReadReceiptAnswer);
        }

        var now = clock.GetUtcNow();
        if (await Refuse(request, phoneNumberId, now) is { } error)
        {
            return GraphAnswer.Of(error);
        }

        var phone = PhoneKey.Parse(request.To)!.Value;
        var message = Compose(request, phone, phoneNumberId, now, failure);
        pump.Announce(phoneNumberId, await store.Add(message));
        return GraphAnswer.Of(
            new SendAnswer(
                "whatsapp", [new(request.To!, phone.WaId)], [new(message.Id, message.Template is null ? null : "accepted")]),
            MetaJson.Default.SendAnswer);
    }

    private async ValueTask<GraphError?> Refuse(SendRequest request, string phoneNumberId, DateTimeOffset now) =>
        SendRules.Check(request) is { } wrong ? wrong
        : !throughput.Take(phoneNumberId, now) ? GraphError.Of(130429, "Cloud API message throughput has been reached.")
        : request.Template is { } template && Template.Check(
            template, templates.Find(template.Name, template.Language?.Code), options.Value.StrictTemplates) is { } refused ? refused
        : !pump.TryOpen(phoneNumberId) ? GraphError.UnknownNumber(phoneNumberId)
        : options.Value.EnforceWindow && request.Type != "template"
            && !await store.IsWindowOpen(phoneNumberId, PhoneKey.Parse(request.To)!.Value, now) ? GraphError.WindowClosed
        : null;

    private static SentMessage Compose(SendRequest request, PhoneKey phone, string phoneNumberId, DateTimeOffset now, int? failure) => new()
    {
        Id = Wamid.New(phone, outbound: true),
        To = phone.ToString(),
        Type = request.Type ?? "text",
        Text = request.Type is "template" ? null : request.Text?.Body ?? request.Interactive?.Body?.Text ?? request.Media?.Caption,
        Template = request.Type is not "template" ? null : new(
            request.Template!.Name!, request.Template.Language!.Code!, Texts(request.Template.BodyParameters),
            request.Template.HeaderParameters.Any() ? Texts(request.Template.HeaderParameters) : null),
        Choices = request.Interactive?.Action?.Choices is { Length: > 0 } choices ? choices : null,
        Media = request.Media?.Address ?? request.Template?.Media?.Address ?? request.Interactive?.Header?.Media?.Address,
        At = now,
        EffectId = request.BizOpaqueCallbackData,
        PhoneNumberId = phoneNumberId,
        Code = failure,
    };

    private static Dictionary<string, string> Texts(IEnumerable<ParameterPart> parameters) => parameters.Index().ToDictionary(
        p => p.Item.ParameterName ?? (p.Index + 1).ToString(CultureInfo.InvariantCulture), p => p.Item.Text ?? "", StringComparer.Ordinal);
}
