using Grainline.Api.Access;
using Grainline.Api.Automations;
using Grainline.Api.Channels;
using Grainline.Api.Contacts;
using Grainline.Api.Deliveries;
using Grainline.Api.Health;
using Grainline.Api.Hosting;
using Grainline.Api.Problems;
using Grainline.Api.Runs;
using Grainline.Api.Sandboxes;
using Grainline.Api.Webhooks;
using Grainline.Sandbox;

var builder = CommandLine.CreateBuilder(args);
builder.AddGrainlineStorage();
builder.AddGrainEngine();
builder.AddConnectors();
builder.AddSandboxWhenEnabled();
builder.AddAccess();
builder.AddWebhooks();
builder.AddApiDocument();

var app = builder.Build();
app.UseMiddleware<FailureMiddleware>();
app.UseAuthentication();
app.UseAuthorization();
app.MapHealth();
app.MapGoHighLevelWebhook();
app.MapWhatsAppWebhook();
app.MapApiDocument();
app.MapSandbox();

var api = app.MapGroup("/api/v1").RequireAuthorization(nameof(Role.Viewer));
api.MapAutomations();
api.MapContacts();
api.MapRuns();
api.MapDeliveries();
api.MapChannels();
api.MapKeys();
api.MapAudit();

await app.RunAsync();

/// <summary>The web host; public so that tests can start it.</summary>
public partial class Program;
