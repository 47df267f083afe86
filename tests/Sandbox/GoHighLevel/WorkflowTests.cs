using System.Text.Json.Nodes;
using Grainline.Tests.Support;

namespace Grainline.Tests.GoHighLevel;

/// <summary>Whoever reaches the sandbox makes workflows without a key, so they reach nothing but webhooks of its own host.</summary>
public sealed class WorkflowTests : IAsyncLifetime
{
    private GhlHost _ghl = null!;

    public async Task InitializeAsync() => _ghl = await GhlHost.Start();

    public async Task DisposeAsync() => await _ghl.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1:6399/latest/meta-data")]
    [InlineData("http://169.254.169.254/hooks/../latest/meta-data")]
    [InlineData("http://169.254.169.254/hooks/%2e%2e/latest")]
    [InlineData("http://169.254.169.254/hooks/..%2flatest")]
    [InlineData("file:///hooks/x")]
    [InlineData("/hooks/x")]
    public async Task A_workflow_posts_to_no_path_but_that_of_a_webhook(string url)
    {
        var (status, refused) = await Put(url);
        Assert.Equal((422, "invalid_workflow"), (status, (string?)refused["code"]));
    }

    [Theory]
    [InlineData("Host")]
    [InlineData("host ")]
    [InlineData("Transfer-Encoding")]
    [InlineData("X-Forwarded-For")]
    [InlineData("forwarded")]
    public async Task A_workflow_says_neither_whom_it_calls_nor_who_calls(string header)
    {
        var (status, refused) = await Put($"{_ghl.Root}hooks/taken", header);
        Assert.Equal((422, "invalid_workflow"), (status, (string?)refused["code"]));
    }

    [Fact]
    public async Task A_workflow_calls_its_own_host_whatever_host_it_names()
    {
        Assert.Equal(201, (await Put("http://192.0.2.1:6399/hooks/taken?secret=s", "X-Webhook-Secret")).Status);
        Assert.Equal(404, (int?)(await Answer())["status"]);
    }

    [Fact]
    public async Task An_endless_answer_is_read_to_the_limit()
    {
        Assert.Equal(201, (await Put($"{_ghl.Root}hooks/endless")).Status);
        var answer = await Answer();
        Assert.Equal((200, new string('x', 2_000)), ((int?)answer["status"], (string?)answer["answer"]));
    }

    private Task<(int Status, JsonNode Body)> Put(string url, string header = "X-Any") => _ghl.Call(HttpMethod.Post, "/sandbox/ghl/workflows", new JsonObject
    {
        ["location_id"] = GhlHost.Location,
        ["webhook_url"] = url,
        ["headers"] = new JsonObject { [header] = "169.254.169.254" },
        ["trigger_tag"] = "hot",
    }.ToJsonString());

    private async Task<JsonNode> Answer()
    {
        await _ghl.Api(HttpMethod.Post, "/contacts/upsert", $$"""{"locationId":"{{GhlHost.Location}}","phone":"{{GhlHost.Phone}}","tags":["hot"]}""");
        return await Eventually.Get(async () => (await _ghl.Items("webhooks")).FirstOrDefault());
    }
}
