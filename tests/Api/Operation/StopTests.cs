using System.Net;
using Grainline.Exchanges;
using Grainline.Hosting.Sandboxes;

namespace Grainline.Tests.Api.Operation;

/// <summary>The calls of a host to its own sandbox when it stops: none is broken off, because its message would be uncertain for ever.</summary>
public sealed class StopTests : IDisposable
{
    private readonly SandboxCalls _calls = new();
    private readonly Waiting _transport = new();
    private readonly HttpMessageInvoker _client;

    public StopTests() => _client = new HttpMessageInvoker(_calls.Before(_transport));

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_call_that_is_under_way_ends_before_the_stop_goes_on()
    {
        var call = Call("/sandbox/meta/v25.0/1/messages");
        var stop = _calls.Close(TimeProvider.System, CancellationToken.None);
        Assert.False(stop.IsCompleted);

        _transport.Answer();

        await stop;
        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_call_that_begins_later_leaves_nothing_uncertain_for_it_never_leaves()
    {
        await _calls.Close(TimeProvider.System, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => Call("/sandbox/ghl/contacts/upsert"));

        Assert.Equal(HttpRequestError.ConnectionError, refusal.HttpRequestError);
        Assert.Equal(0, _transport.Calls);
    }

    [Fact]
    public async Task Calls_to_others_are_none_of_its_business()
    {
        var other = Call("/v25.0/1/messages");
        await _calls.Close(TimeProvider.System, CancellationToken.None);
        var later = Call("/v25.0/1/messages");

        _transport.Answer();

        Assert.All(await Task.WhenAll(other, later), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task A_host_that_stops_closes_the_way_of_its_clients_to_the_sandbox()
    {
        var api = new SqliteApi();
        await api.InitializeAsync();
        using var client = new HttpMessageInvoker(api.Service<ICallGate>().Before(_transport));
        await api.DisposeAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1:1/sandbox/meta/v25.0/1/messages");
        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, CancellationToken.None));
        Assert.Equal(0, _transport.Calls);
    }

    private Task<HttpResponseMessage> Call(string path) =>
        _client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1:1" + path), CancellationToken.None);

    /// <summary>Answers when it is told to.</summary>
    private sealed class Waiting : HttpMessageHandler
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls { get; private set; }

        public void Answer() => _answer.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            await _answer.Task.WaitAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
