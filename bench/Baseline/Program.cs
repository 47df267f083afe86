using System.Text.Json;
using Grainline.Baseline;
using Npgsql;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BaselineJson.Default));
builder.Services.AddSingleton(NpgsqlDataSource.Create(
    builder.Configuration["connection"] ?? throw new InvalidOperationException("--connection is missing.")));
builder.Services.AddSingleton<Automations>();
builder.Services.AddSingleton<WebhookStore>();
var app = builder.Build();

await app.Services.GetRequiredService<Automations>().Prepare(
    app.Configuration.GetValue("automations", 1),
    app.Configuration["secret"] ?? throw new InvalidOperationException("--secret is missing."));

app.MapPost("/hooks/ghl/{automation}", async (
    string automation, HttpRequest request, Automations automations, WebhookStore store, CancellationToken cancellationToken) =>
{
    if (!automations.Exists(automation))
    {
        return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "unknown_webhook");
    }

    if (!automations.Opens(automation, request.Headers["X-Webhook-Secret"]))
    {
        return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "invalid_secret");
    }

    var body = await ReadBody(request, cancellationToken);
    if (!TryParse(body, out var webhook))
    {
        return Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: "invalid_json");
    }

    if (!Phone.IsE164(webhook.Phone))
    {
        return Results.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "invalid_phone");
    }

    var answer = await store.Start(automation, request.Headers["Idempotency-Key"], webhook, body, cancellationToken);
    return Results.Json(
        answer, BaselineJson.Default.Answer,
        statusCode: answer.DuplicateOf is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
});

app.Run();

static async Task<byte[]> ReadBody(HttpRequest request, CancellationToken cancellationToken)
{
    using var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
    await request.Body.CopyToAsync(buffer, cancellationToken);
    return buffer.ToArray();
}

static bool TryParse(byte[] body, out Webhook webhook)
{
    try
    {
        webhook = JsonSerializer.Deserialize(body, BaselineJson.Default.Webhook)!;
        return webhook is not null;
    }
    catch (JsonException)
    {
        webhook = new Webhook();
        return false;
    }
}
