using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Channels;

/// <summary>A message to the team goes to one person and belongs to another's run.</summary>
public abstract class NotifyTests(ApiServer api) : IAsyncLifetime
{
    private const string Channel = "colleagues";
    private const string Number = "7302";

    private readonly string _colleague = ApiServer.NewPhone();
    private readonly string _lead = ApiServer.NewPhone();

    public Task InitializeAsync() => api.Channel(Channel, Number, Channel);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("delivered", "", "completed", "done")]
    [InlineData("failed", ""","errors":[{"code":131050,"title":"stopped"}]""", "failed", "failed")]
    public async Task A_status_settles_it_when_its_answer_was_lost(string status, string more, string run, string step)
    {
        var automation = await api.Automation($$"""[{"id":"tell","type":"notify","channel":"{{Channel}}","to":"{{_colleague}}","text":"New lead"}]""");
        // Not taken, so that the simulator has no status of its own to tell.
        await api.Post("/sandbox/faults", $$"""{"target":"meta","mode":"next","status":500,"drop_answer":true,"path":"/{{Number}}/"}""", 201);
        var id = (await api.Deliver(automation, $$"""{"phone":"{{_lead}}"}""")).Body["run_id"]!.GetValue<string>();
        await Eventually.Holds(async () => StepOf(await api.Get($"/api/v1/runs/{id}")) == "uncertain");

        await api.Tell(Channel, Channel, "messages", $$$"""
            {"metadata":{"phone_number_id":"{{{Number}}}"},"statuses":[
             {"id":"wamid.{{{id}}}","status":"{{{status}}}","timestamp":"{{{ApiServer.MetaTime}}}","recipient_id":"{{{_colleague[1..]}}}","biz_opaque_callback_data":"{{{id}}}-1"{{{more}}}}]}
            """);

        var ended = await api.Get($"/api/v1/runs/{id}");
        Assert.Equal((run, step), (ended["status"]!.GetValue<string>(), StepOf(ended)));
        Assert.Equal("unknown", (await api.Get($"/api/v1/contacts/{_lead}"))["consent"]!["status"]!.GetValue<string>());
    }

    private static string? StepOf(JsonObject run) => run["steps"]!.AsArray().FirstOrDefault()?["status"]!.GetValue<string>();
}

[Collection(OnSqlite.Name)]
public sealed class NotifyTestsOnSqlite(SqliteApi api) : NotifyTests(api);

[Collection(OnPostgres.Name)]
public sealed class NotifyTestsOnPostgres(PostgresApi api) : NotifyTests(api);
