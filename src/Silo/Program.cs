using Grainline.Api.Access;
using Grainline.Health;
using Grainline.Hosting;

// A silo meets others in the database. Beside the grains it serves health and the dashboard, so it has a web port.
const string DefaultUrl = "http://127.0.0.1:5090";

var builder = CommandLine.CreateBuilder(args, DefaultUrl);
builder.Configuration.SetDefault("Orleans:Membership", "AdoNet");
builder.Configuration.SetDefault("Orleans:Dashboard", "true");
builder.AddGrainlineStorage();
builder.AddGrainEngine();
builder.AddConnectors();
builder.AddAccess();
builder.AddTelemetry("silo");
builder.AddGracefulStop();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapHealth();
app.MapDashboard();
await app.RunAsync();
