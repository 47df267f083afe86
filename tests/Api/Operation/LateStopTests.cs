using System.Net.Sockets;
using System.Text;
using Grainline.Api;
using Grainline.Hosting;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grainline.Tests.Api.Operation;

/// <summary>A stop whose time is up, or that fails: the process ends with its exit code and a word, and not as by a crash.</summary>
public sealed class LateStopTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-late-").FullName;
    private readonly StringWriter _errors = new();
    private WebApplication? _app;

    public void Dispose()
    {
        _errors.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>The server waits for it as long as it may, so that nothing is left for those that stop after it.</summary>
    [Fact]
    public async Task A_request_that_does_not_end_takes_the_time_of_all_others_and_the_exit_code_is_0_all_the_same()
    {
        var running = await Run(_ => { });
        using var sender = new TcpClient();
        await sender.ConnectAsync("127.0.0.1", new Uri(_app!.Urls.First()).Port);
        await Begin(sender.GetStream());

        _app.Lifetime.StopApplication();

        Assert.Equal((0, ""), (await running.WaitAsync(Eventually.Deadline), _errors.ToString()));
    }

    [Fact]
    public async Task A_service_that_breaks_its_stop_off_is_told_of_in_a_line()
    {
        var running = await Run(services => services.AddHostedService(_ => new Failing(new TaskCanceledException())).AddHostedService(_ => new Other(new OperationCanceledException())));

        _app!.Lifetime.StopApplication();

        Assert.Equal((0, Launch.Late + _errors.NewLine), (await running.WaitAsync(Eventually.Deadline), _errors.ToString()));
    }

    [Fact]
    public async Task A_service_that_fails_to_stop_is_told_of_with_its_stack_and_exit_code_1()
    {
        var running = await Run(services => services.AddHostedService(_ => new Failing(new InvalidOperationException("It was not to be."))));

        _app!.Lifetime.StopApplication();

        Assert.Equal(1, await running.WaitAsync(Eventually.Deadline));
        Assert.Contains("failed to stop: System.InvalidOperationException: It was not to be.", _errors.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Gives the end of the service once it has started.</summary>
    private async Task<Task<int>> Run(Action<IServiceCollection> more)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Launch.Run(
            () =>
            {
                _app = GrainlineApp.Build(
                    [
                        "--urls", "http://127.0.0.1:0", "--data", _data, $"--GRAINLINE_ADMIN_KEY={ApiServer.AdminKey}", "--Logging:LogLevel:Default=Error",
                        "--Stop:Drain=00:00:01", "--Http:BodyGrace=00:05:00", .. EngineSettings.Ports(),
                    ],
                    more);
                _app.Lifetime.ApplicationStarted.Register(started.SetResult);
                return _app;
            },
            _errors);
        Assert.NotSame(running, await Task.WhenAny(running, started.Task));
        return running;
    }

    /// <summary>Sends the head of a request, and no body when the service asks for it.</summary>
    private static async Task Begin(NetworkStream stream)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/v1/automations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ApiServer.AdminKey}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
    }

    private class Failing(Exception failure) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.FromException(failure);
    }

    private sealed class Other(Exception failure) : Failing(failure);
}
