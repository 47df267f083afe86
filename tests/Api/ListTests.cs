namespace Grainline.Tests.Api;

/// <summary>What every list keeps to (HTTP.md): <c>items</c> and <c>next</c>, <c>limit</c> and <c>cursor</c>.</summary>
public sealed class ListTests(ListTests.Filled api) : IClassFixture<ListTests.Filled>
{
    [Theory]
    [InlineData("automations", "id")]
    [InlineData("contacts", "phone")]
    [InlineData("contacts/+393471230001/timeline", "at")]
    [InlineData("runs", "id")]
    [InlineData("deliveries", "id")]
    [InlineData("channels", "id")]
    [InlineData("channels/sandbox/templates", "id")]
    [InlineData("connections", "id")]
    [InlineData("calendars", "id")]
    [InlineData("keys", "id")]
    [InlineData("users", "id")]
    [InlineData("audit", "at")]
    public async Task A_list_comes_one_by_one_as_it_comes_at_once(string list, string key)
    {
        var path = $"/api/v1/{list}";
        var whole = (await api.Get($"{path}?limit=500"))["items"]!.AsArray().Select(item => item![key]!.ToString()).ToList();
        var parts = new List<string>();

        // An empty one is none.
        var cursor = "";
        do
        {
            var part = await api.Get($"{path}?limit=1&cursor={Uri.EscapeDataString(cursor)}");
            parts.Add(Assert.Single(part["items"]!.AsArray())![key]!.ToString());
            cursor = part["next"]?.GetValue<string>();
        }
        while (cursor is not null && parts.Count <= whole.Count);

        Assert.True(whole.Count > 1, $"{whole.Count} is too few to be parted.");
        Assert.Equal(whole, parts);
    }

    [Theory]
    [InlineData("keys", "users")]
    [InlineData("users", "calendars")]
    [InlineData("calendars", "channels")]
    [InlineData("channels", "calendars")]
    [InlineData("calendars", "channels/sandbox/templates")]
    public async Task A_cursor_leads_on_in_its_own_list_only(string list, string other)
    {
        var cursor = (await api.Get($"/api/v1/{list}?limit=1"))["next"]!.GetValue<string>();
        var (status, problem) = await api.Send(new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{other}?cursor={Uri.EscapeDataString(cursor)}"));
        Assert.Equal((400, "invalid_cursor"), (status, problem["code"]?.GetValue<string>()));
    }

    public sealed class Filled : ApiServer
    {
        protected override string[] StorageOptions => [];

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            for (var number = 1; number <= 3; number++)
            {
                var automation = await Automation("""[{"id":"s","type":"stop"}]""");
                await Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"+393471230001"}""", 202);
                await Post($"/api/v1/automations/{automation.Id}/start", $$"""{"phone":"+39347123001{{number}}"}""", 202);
                await Post("/api/v1/keys", $$"""{"name":"Key {{number}}"}""", 201);
                await Post("/api/v1/users", $$"""{"name":"User\n{{number}}"}""", 201);
                await Put($"/api/v1/calendars/c{number}", """{"name":"Open","time_zone":"Europe/Rome","hours":{"monday":[{"from":"09:00","to":"18:00"}]}}""");
                await Post("/api/v1/channels", $$"""{"name":"Number","type":"whatsapp_cloud","phone_number_id":"{{number}}","waba_id":"1","access_token":"t","app_secret":"s","verify_token":"v","base_url":"http://127.0.0.1:9"}""", 201);
                await Post("/api/v1/connections", $$"""{"name":"Account","type":"gohighlevel","location_id":"loc{{number}}","token":"t","base_url":"http://127.0.0.1:9"}""", 201);
            }
        }

        private async Task Put(string path, string body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(body) };
            Assert.Equal(201, (await Send(request)).Status);
        }
    }
}
