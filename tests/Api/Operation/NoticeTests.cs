using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Grainline.Tests.Api.Security;
using Microsoft.Extensions.Hosting;

namespace Grainline.Tests.Api.Operation;

/// <summary>A host that was told to stop, while balancers turn away from it (<c>Stop:Notice</c>).</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private readonly Leaving _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task It_says_that_it_is_stopping_and_still_takes_what_comes()
    {
        var automation = await _api.Automation("""[{"id":"s","type":"stop"}]""");
        Assert.Equal((200, "ready"), await Health("ready"));

        _api.Leave();

        Assert.Equal((503, "stopping"), await Health("ready"));
        Assert.Equal((200, "live"), await Health("live"));
        var (status, accepted) = await _api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal(202, status);
        Assert.Equal("completed", (await _api.Ended(accepted["run_id"]!.GetValue<string>()))["status"]!.GetValue<string>());
        Assert.False(_api.HasLeft);
    }

    /// <summary>A page that lost its circuit tries again at once; the new one would last until the time of the stop is up.</summary>
    [Fact]
    public async Task It_ends_the_circuits_of_pages_and_begins_no_others()
    {
        using var browser = new ConsoleBrowser(_api.Client.BaseAddress!);
        using var signedIn = await browser.SignIn(ApiServer.AdminKey);
        using var circuit = new ClientWebSocket();
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Connect(circuit, browser));

        _api.Leave();

        await Ended(circuit).WaitAsync(TimeSpan.FromMinutes(1));
        using var next = new ClientWebSocket();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Connect(next, browser));
        using var negotiated = await browser.Client.PostAsync("/_blazor/negotiate?negotiateVersion=1", content: null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, negotiated.StatusCode);
        Assert.False(_api.HasLeft);
    }

    private async Task<HttpStatusCode> Connect(ClientWebSocket socket, ConsoleBrowser browser)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Cookies = browser.Cookies;
        try
        {
            await socket.ConnectAsync(new UriBuilder(_api.Client.BaseAddress!) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says what was answered.
        }

        return socket.HttpStatusCode;
    }

    private static async Task Ended(ClientWebSocket socket)
    {
        try
        {
            while ((await socket.ReceiveAsync(new byte[1024], CancellationToken.None)).MessageType is not WebSocketMessageType.Close)
            {
                // The service may still say something before.
            }
        }
        catch (WebSocketException)
        {
            // Cut off, which is an end too.
        }
    }

    private async Task<(int Status, string Word)> Health(string of)
    {
        using var answer = await _api.Client.GetAsync($"/health/{of}");
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]!.GetValue<string>());
    }

    /// <summary>Has a notice that outlasts the test, which breaks it off.</summary>
    private sealed class Leaving : ApiServer
    {
        private Func<Task>? _breakOff;
        private Task? _stopping;

        public bool HasLeft => _stopping!.IsCompleted;

        protected override string[] StorageOptions => ["--Stop:Notice=00:10:00"];

        /// <summary>What a program does on SIGTERM, without leaving the process.</summary>
        public void Leave()
        {
            var enough = new CancellationTokenSource();
            _breakOff = enough.CancelAsync;
            Service<IHostApplicationLifetime>().StopApplication();
            _stopping = Service<IHost>().StopAsync(enough.Token);
        }

        public override async Task DisposeAsync()
        {
            if (_breakOff is not null)
            {
                await _breakOff();
                await _stopping!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await ((IAsyncDisposable)Service<IHost>()).DisposeAsync();
            Directory.Delete(Data, recursive: true);
        }
    }
}
