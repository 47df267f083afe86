using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Gallery;

/// <summary>The templates that the console offers, on a product whose sandbox is as strict as Meta: with the 24-hour window, and
/// templates that must exist and be filled exactly.</summary>
public abstract class GalleryTests(ApiServer api)
{
    /// <summary>Days that no wait of the gallery outlasts: every wait is cut short, never waited for.</summary>
    private const int MostSteps = 30;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Gallery");

    public static TheoryData<string, string[], string> Passages => new()
    {
        { "form-welcome", ["Vorrei un preventivo"], "welcomed in-conversation" },
        { "form-welcome", [], "welcomed no-reply" },
        { "stage-message", [], "stage-told" },
        { "two-way", ["Eccomi"], "ghl:whatsapp-replied" },
        { "two-way", [], "ghl:whatsapp-started ghl:whatsapp-reminded" },
        { "appointment-reminder", ["button:Confermo"], "ghl:appointment-confirmed" },
        { "appointment-reminder", ["button:Annulla"], "ghl:appointment-to-cancel" },
        { "appointment-reminder", ["Chi siete?"], "" },
        { "appointment-reminder", [], "ghl:appointment-unconfirmed" },
        { "no-reply-nudge", ["Sì"], "warm" },
        { "no-reply-nudge", ["", "Eccomi"], "warm" },
        { "no-reply-nudge", [], "cold" },
        { "review-request", ["button:Ottimo"], "review-asked" },
        { "review-request", ["button:Non bene"], "ghl:unhappy" },
        { "review-request", [], "review-silent" },
        { "lead-router", ["Salve", "button:A purchase"], "ghl:team-sales" },
        { "lead-router", ["Salve", "button:Help"], "ghl:team-support" },
        { "lead-router", ["Salve", "Non so"], "front-desk ghl:team-front-desk" },
        { "lead-router", [], "unrouted" },
        { "win-back", ["Volentieri"], "ghl:won-back" },
        { "win-back", [], "ghl:not-won-back" },
    };

    [Fact]
    public void Every_template_of_the_gallery_is_played() => Assert.Equal(
        Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
        Passages.Select(passage => (string)passage[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Passages))]
    public async Task A_template_is_valid_and_runs_to_its_end_whatever_the_contact_answers(string name, string[] replies, string tags)
    {
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.json")))!;
        foreach (var language in new[] { "en", "es", "it" })
        {
            Assert.NotEmpty(file["names"]![language]!.GetValue<string>());
            Assert.NotEmpty(file["descriptions"]![language]!.GetValue<string>());
        }

        // The hours of the day at which the tests run must not matter.
        var definition = file["definition"]!.AsObject();
        definition.Remove("quiet_hours");
        var created = await api.Post("/api/v1/automations", definition.ToJsonString(), 201);
        var id = created["id"]!.GetValue<string>();
        await api.Post($"/api/v1/automations/{id}/activate", null, 200);

        var phone = ApiServer.NewPhone();
        var body = new JsonObject
        {
            // Who does not answer has no name either: WhatsApp refuses a template with an empty value.
            ["first_name"] = replies.Length > 0 ? "Mario" : "",
            ["last_name"] = replies.Length > 0 ? "Rossi" : "",
            ["phone"] = phone,
            ["tags"] = "lead",
            ["pipleline_stage"] = "Offer sent",
            ["calendar"] = new JsonObject { ["startTime"] = "2099-05-09T10:00:00" },
            ["location"] = new JsonObject { ["id"] = "sandboxLocation00001" },
            ["workflow"] = new JsonObject { ["id"] = "wf", ["name"] = name },
        };
        var automation = new TestAutomation(id, created["webhook"]!["path"]!.GetValue<string>(), created["webhook"]!["secret"]!.GetValue<string>());
        var (status, accepted) = await api.Deliver(automation, body.ToJsonString());
        Assert.Equal(202, status);

        var run = await Play(accepted["run_id"]!.GetValue<string>(), phone, new Queue<string>(replies));
        Assert.Equal("completed", run["status"]!.GetValue<string>());
        Assert.All(run["steps"]!.AsArray(), step => Assert.Equal("done", step!["status"]!.GetValue<string>()));
        Assert.All(run["steps"]!.AsArray(), step => Assert.Empty(step!["detail"]?["warnings"]?.AsArray() ?? []));
        var has = await TagsOf(phone);
        Assert.All(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries), tag => Assert.Contains(tag, has));
    }

    /// <summary>Answers what waits for an answer, an empty one being silence, and cuts every wait short.</summary>
    private async Task<JsonObject> Play(string runId, string phone, Queue<string> replies)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var run = await Eventually.Get(async () =>
            {
                var now = await api.Get($"/api/v1/runs/{runId}");
                return now["ended_at"] is not null || now["status"]!.GetValue<string>() == "waiting" ? now : null;
            });
            if (run["ended_at"] is not null)
            {
                return run;
            }

            var waiting = run["steps"]!.AsArray().Last(one => one!["status"]!.GetValue<string>() == "waiting")!;
            if (waiting["type"]!.GetValue<string>() == "wait_for_reply" && replies.TryDequeue(out var reply) && reply.Length > 0)
            {
                var said = reply.StartsWith("button:", StringComparison.Ordinal)
                    ? new JsonObject { ["button"] = reply["button:".Length..] }
                    : new JsonObject { ["text"] = reply };
                await api.Post($"/sandbox/phones/{Uri.EscapeDataString(phone)}/reply", said.ToJsonString(), 200);
            }
            else
            {
                await api.Post($"/api/v1/runs/{runId}/skip-wait", null, 200);
            }
        }

        throw new InvalidOperationException("The run does not come to an end.");
    }

    private async Task<List<string>> TagsOf(string phone)
    {
        var contact = await api.Get($"/api/v1/contacts/{phone}");
        var ghl = (await api.Get("/sandbox/ghl/contacts"))["items"]!.AsArray().SingleOrDefault(one => one!["phone"]?.GetValue<string>() == phone);
        return
        [
            .. contact["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()),
            .. ghl?["tags"]!.AsArray().Select(tag => "ghl:" + tag!.GetValue<string>()) ?? [],
        ];
    }
}

/// <summary>A product whose sandbox forgives nothing.</summary>
public sealed class StrictSqliteApi : ApiServer
{
    protected override string[] StorageOptions => StrictSandbox.Options;
}

public sealed class StrictPostgresApi : ApiServer
{
    private readonly string _connection = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());

    protected override string[] StorageOptions => [.. StrictSandbox.Options, "--storage", "postgres", "--connection", _connection];
}

internal static class StrictSandbox
{
    public static readonly string[] Options = ["--Sandbox:EnforceWindow=true", "--Sandbox:StrictTemplates=true"];
}

public sealed class GalleryTestsOnSqlite(StrictSqliteApi api) : GalleryTests(api), IClassFixture<StrictSqliteApi>;

public sealed class GalleryTestsOnPostgres(StrictPostgresApi api) : GalleryTests(api), IClassFixture<StrictPostgresApi>;
