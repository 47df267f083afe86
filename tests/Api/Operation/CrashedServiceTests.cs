using Grainline.Hosting;
using Grainline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Grainline.Tests.Api.Operation;

/// <summary>How a process ends when something in it has failed for good.</summary>
public sealed class CrashedServiceTests
{
    /// <summary>Else a supervisor that starts again what crashed leaves it down.</summary>
    [Fact]
    public async Task A_background_service_that_fails_ends_the_process_as_a_crash() =>
        Assert.Equal(1, await Launch.Run(() => Host(new Failing()), TextWriter.Null));

    [Fact]
    public async Task One_that_fails_while_the_others_still_start_does_so_too() => Assert.Equal(1, await Launch.Run(
        () => Host(new Failing(), services => services.AddSingleton<IHostedService>(host => new Late(host.GetRequiredService<IHostApplicationLifetime>()))), TextWriter.Null));

    [Fact]
    public async Task One_that_asks_for_the_end_does_not() =>
        Assert.Equal(0, await Launch.Run(() => Host(null), TextWriter.Null));

    private static WebApplication Host(IHostedService? service, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.Configure<StorageOptions>(options => options.Provider = StorageProvider.Postgres);
        builder.Services.AddSingleton<IHostedService>(services => service ?? new Leaving(services.GetRequiredService<IHostApplicationLifetime>()));
        more?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A bug.");
        }
    }

    /// <summary>Starts for as long as the host may.</summary>
    private sealed class Late(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, lifetime.ApplicationStopping);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Leaving(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            lifetime.StopApplication();
        }
    }
}
