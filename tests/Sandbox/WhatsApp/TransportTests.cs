using System.Net;
using System.Net.Sockets;
using System.Text;
using Grainline.Messages;
using Grainline.Tests.Sandbox;
using Grainline.Tests.Support;
using Grainline.WhatsApp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.WhatsApp;

/// <summary>When no answer comes: nothing can have happened before the body was begun, anything may have happened after.</summary>
public sealed class TransportTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly ManualTimeProvider _clock = new();
    private readonly ServiceProvider _services;

    public TransportTests()
    {
        _server.Start();
        _services = Services(_clock);
    }

    private WhatsAppClient Client => _services.GetRequiredService<WhatsAppClient>();

    private ProviderAccess Channel => new($"http://{_server.LocalEndpoint}/v25.0", "1", "token");

    public void Dispose()
    {
        _server.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_refused_connection_is_a_retry()
    {
        var channel = Channel;
        _server.Stop();

        Expect(EffectVerdict.Retry, "unreachable", await Client.Send(channel, Some.Text(), CancellationToken.None));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_retry()
    {
        using var client = new UntouchedTransport(new HttpRequestException(HttpRequestError.NameResolutionError)).Client();

        Expect(EffectVerdict.Retry, "unreachable", await client.Send(StubTransport.Channel, Some.Text(), CancellationToken.None));
    }

    [Fact]
    public async Task A_connection_lost_after_the_request_leaves_the_outcome_unknown()
    {
        var sending = Client.Send(Channel, Some.Text(), CancellationToken.None);
        using (var connection = await _server.AcceptTcpClientAsync())
        {
            await ReadBody(connection);
        }

        Expect(EffectVerdict.Uncertain, "connection_lost", await sending);
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_of_the_answer_leaves_the_outcome_unknown()
    {
        var sending = Client.Send(Channel, Some.Text(), CancellationToken.None);
        using (var connection = await _server.AcceptTcpClientAsync())
        {
            await ReadBody(connection);
            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"mess"u8.ToArray());
        }

        Expect(EffectVerdict.Uncertain, "connection_lost", await sending);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_leaves_the_outcome_unknown()
    {
        var sending = Client.Send(Channel, Some.Text(), CancellationToken.None);
        using var connection = await _server.AcceptTcpClientAsync();
        await ReadBody(connection);
        _clock.Advance(Timeout);

        Expect(EffectVerdict.Uncertain, "timeout", await sending);
    }

    [Fact]
    public async Task A_call_that_is_given_up_while_it_waits_for_a_connection_is_a_retry()
    {
        var first = Client.Send(Channel, Some.Text(), CancellationToken.None);
        var onlyConnection = await _server.AcceptTcpClientAsync();
        await ReadBody(onlyConnection);
        using var stop = new CancellationTokenSource();
        var second = Client.Send(Channel, Some.Text(), stop.Token);
        await stop.CancelAsync();

        Expect(EffectVerdict.Retry, "cancelled", await second);
        onlyConnection.Dispose();
        Expect(EffectVerdict.Uncertain, "connection_lost", await first);
    }

    [Fact]
    public async Task A_call_cancelled_before_it_was_sent_is_a_retry() =>
        Expect(EffectVerdict.Retry, "cancelled", await Client.Send(Channel, Some.Text(), new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_call_cancelled_after_it_was_sent_leaves_the_outcome_unknown()
    {
        using var stop = new CancellationTokenSource();
        var sending = Client.Send(Channel, Some.Text(), stop.Token);
        using var connection = await _server.AcceptTcpClientAsync();
        await ReadBody(connection);
        await stop.CancelAsync();

        Expect(EffectVerdict.Uncertain, "cancelled", await sending);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_its_token_goes_nowhere()
    {
        var sending = Client.Send(Channel, Some.Text(), CancellationToken.None);
        using var connection = await _server.AcceptTcpClientAsync();
        await ReadBody(connection);
        await connection.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 307 Elsewhere\r\nLocation: http://{_server.LocalEndpoint}/other\r\nContent-Length: 0\r\n\r\n"));

        Expect(EffectVerdict.Failed, "http_307", await sending);
        Assert.False(_server.Pending());
    }

    private static ServiceProvider Services(TimeProvider clock) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(clock)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["WhatsApp:Timeout"] = Timeout.ToString(),
            ["WhatsApp:MaxConnections"] = "1",
        }).Build())
        .AddWhatsApp()
        .BuildServiceProvider();

    private static void Expect(EffectVerdict verdict, string code, EffectOutcome outcome)
    {
        Assert.Equal((verdict, code), (outcome.Verdict, outcome.Code));
        Assert.DoesNotContain("127.0.0.1", outcome.Detail, StringComparison.Ordinal);
    }

    private static async Task ReadBody(TcpClient connection)
    {
        var received = "";
        var buffer = new byte[4096];
        while (!received.EndsWith("\"biz_opaque_callback_data\":\"effect-1\"}", StringComparison.Ordinal))
        {
            var count = await connection.GetStream().ReadAsync(buffer);
            Assert.NotEqual(0, count);
            received += Encoding.UTF8.GetString(buffer, 0, count);
        }
    }

    /// <summary>Fails before it has looked at the body.</summary>
    private sealed class UntouchedTransport(Exception failure) : HttpMessageHandler
    {
        public WhatsAppClient Client() =>
            new(this, new(), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<WhatsAppClient>.Instance);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(failure);
    }
}
