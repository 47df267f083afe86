using System.Text.Json.Nodes;
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
