using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Grainline.GoHighLevel;
using Grainline.Tests.Api.GoHighLevel;
using Grainline.Tests.Fuzz.Mutation;
using Grainline.WhatsApp.Webhooks;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>The endpoints, each with the statuses that the contract gives it.</summary>
internal static class EndpointTargets
{
    private const string Api = "/api/v1";

    private static readonly HashSet<int> OfWebhook = [200, 202, 400, 401, 413, 422];
    private static readonly HashSet<int> OfManagement = [200, 201, 202, 400, 404, 409, 413, 415, 422];
    private static readonly HashSet<int> OfWhatsApp = [200];
    private static readonly HashSet<int> TooLarge = [413];
    private static readonly HashSet<int> OfApp = [200, 401];

    /// <summary>Method, path and a body that it takes.</summary>
    private static readonly (string Method, string Path, Tree Body)[] Management =
    [
        ("POST", "/automations/check", Corpus.Json(Definitions.AllSteps)),
        ("POST", "/automations/{automation}/bulk", Corpus.Json("""{"phones":["+393491234567"],"contacts":[{"phone":"+393491234568"},"+39"],"tag":"x","rate_per_second":500}""")),
        ("POST", "/automations/{automation}/start", Corpus.Json("""{"phone":"+393491234567","first_name":"Ada"}""")),
        ("POST", "/automations/{automation}/versions/1/migrate", Corpus.Json("""{"from":1,"steps":{"a":"b"}}""")),
        ("POST", "/channels", Corpus.Json("""{"id":"fuzz","name":"N","type":"whatsapp_cloud","phone_number_id":"1","waba_id":"2","base_url":"http://127.0.0.1:9","access_token":"t","app_secret":"s","verify_token":"v","rate_per_second":80}""")),
        ("PUT", "/channels/other", Corpus.Json("""{"name":"N","base_url":"http://127.0.0.1:9","rate_per_second":80,"recipient_burst":1}""")),
        ("POST", "/connections", Corpus.Json("""{"id":"fuzz","name":"N","type":"gohighlevel","location_id":"L","base_url":"http://127.0.0.1:9","token":"t"}""")),
        ("PUT", "/connections/other", Corpus.Json("""{"name":"N","location_id":"L"}""")),
        ("POST", "/keys", Corpus.Json("""{"name":"N","role":"viewer"}""")),
        ("POST", "/contacts/+393491234567/runs/cancel", Corpus.Json("{}")),
    ];

    private static readonly string[] Lists =
    [
        "/automations?archived=true&cursor=", "/contacts?query=", "/contacts?tag=", "/contacts?field=budget&value=", "/contacts/", "/runs?status=", "/runs?phone=", "/runs?cursor=",
        "/runs/", "/deliveries?outcome=", "/deliveries?phone=", "/deliveries?limit=", "/deliveries/", "/audit?cursor=", "/stats?from=", "/stats?to=", "/channels?limit=",
        "/contacts/+393491234567/timeline?cursor=", "/automations/{automation}/report?from=", "/automations/{automation}/versions/", "/contacts/import/",
        "/channels/", "/connections/", "/calendars/", "/automations/", "/automations/{automation}/bulk/",
    ];

    public static IEnumerable<Target> Of(Host host) =>
    [
        new("webhook", new Pool(Corpus.Webhook), body => host.Send(HttpMethod.Post, host.WebhookPath, body, OfWebhook, ("X-Webhook-Secret", host.WebhookSecret))),
        new("rehearsal", new Pool(Corpus.Webhook), body => host.Send(HttpMethod.Post, $"{Api}/automations/{host.AutomationId}/test", body, OfManagement)),
        new("definition", new Pool(Corpus.Definition), body => Definition(host, body)),
        new("contact", new Pool(Corpus.Contact), body => host.Send(
            body.Length % 2 == 0 ? HttpMethod.Put : HttpMethod.Patch, $"{Api}/contacts/{Host.Phone}", body, OfManagement)),
        new("csv", new Pool(Corpus.Csv), body => host.Send(
            HttpMethod.Post, $"{Api}/contacts/import?default_region=IT{(body.Length % 4 == 0 ? "" : "&dry_run=true")}", body, OfManagement, type: "text/csv")),
        new("whatsapp", new Pool(Corpus.WhatsApp), body => host.Send(
            HttpMethod.Post, $"/hooks/whatsapp/{Host.Channel}", body, body.Length > WebhookParser.MaxBodyBytes ? TooLarge : OfWhatsApp,
            ("X-Hub-Signature-256", Signed(body)))),
        new("app", new Pool(Corpus.App), body => host.Send(
            HttpMethod.Post, "/hooks/ghl/app", body, body.Length > AppWebhook.MaxBodyBytes ? TooLarge : OfApp, ("X-GHL-Signature", AppSigner.Sign(body)))),
        new("management", ManagementInput, body => Manage(host, body)),
        new("query", QueryInput, body => host.Send(HttpMethod.Get, Api + Encoding.UTF8.GetString(body).Replace("{automation}", host.AutomationId, StringComparison.Ordinal), null, OfManagement)),
    ];

    /// <summary>A definition without errors is published, and rehearsed.</summary>
    private static async Task<string> Definition(Host host, byte[] body)
    {
        var status = await host.Send(HttpMethod.Post, $"{Api}/automations/check", body, OfManagement);
        return $"{status} {await host.Send(HttpMethod.Post, $"{Api}/automations", body, OfManagement)} " + (body.Length % 4 != 0 ? "" : await host.Send(
            HttpMethod.Post, $"{Api}/automations/{host.AutomationId}/test", [.. """{"run":false,"body":{"phone":"+393491234567"},"definition":"""u8, .. body, (byte)'}'], OfManagement));
    }

    /// <summary>The first byte chooses the endpoint.</summary>
    private static byte[] ManagementInput(Random random)
    {
        var place = random.Next(Management.Length);
        return [(byte)place, .. new JsonMutator(random, [Management[place].Body]).Next()];
    }

    private static Task<string> Manage(Host host, byte[] input)
    {
        var (method, path, _) = Management[input[0] % Management.Length];
        return host.Send(new HttpMethod(method), Api + path.Replace("{automation}", host.AutomationId, StringComparison.Ordinal), input[1..], OfManagement);
    }

    private static byte[] QueryInput(Random random)
    {
        var text = new JsonMutator(random, [Corpus.Json("\"2026-01-01\""), Corpus.Json("[5,\"eyJhIjoxfQ\"]")]).Next();
        return Encoding.ASCII.GetBytes(Lists[random.Next(Lists.Length)] + Uri.EscapeDataString(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 2_000)])));
    }

    private static string Signed(byte[] body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Host.AppSecret), body));

    private static async Task<string> Send(
        this Host host, HttpMethod method, string path, byte[]? body, IReadOnlySet<int> allowed, (string Name, string Value)? header = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        }

        if (header is var (name, value))
        {
            request.Headers.Add(name, value);
        }

        return (await host.Answer(request, allowed)).ToString(CultureInfo.InvariantCulture);
    }
}
