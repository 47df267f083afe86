using System.Data.Common;
using Grainline.Hosting.Configuration;
using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.DataProtection;
using Grainline.Storage.Migrations;
using Grainline.Storage.Ownership;
using Microsoft.Extensions.Options;

namespace Grainline.Hosting;

/// <summary>Runs a host as a program: what an operator can put right is said in words, and the exit code tells.</summary>
internal static class Launch
{
    private const int Refused = 1;

    /// <summary>What is said when the time of the stop was up before its end. Services that had more to do have said so themselves.</summary>
    internal const string Late = $"The service has stopped, but not everything in it ended within {StopOptions.Section}:{nameof(StopOptions.Drain)}.";

    /// <summary>Runs until the host is told to stop.</summary>
    /// <param name="build">Makes the host.</param>
    /// <param name="errors">Where it says why it cannot start, and what went wrong at its stop.</param>
    /// <returns>0, or 1 when it could not start, had to leave or failed to stop.</returns>
    public static async Task<int> Run(Func<WebApplication> build, TextWriter errors)
    {
        var (started, stopping) = (CancellationToken.None, CancellationToken.None);
        BackgroundService[] services = [];
        try
        {
            await using var app = build();
            (started, stopping) = (app.Lifetime.ApplicationStarted, app.Lifetime.ApplicationStopping);
            using var folder = Folder(app);
            if (ListenAddresses.Taken(app.Configuration).ToArray() is { Length: > 0 } taken)
            {
                throw new ConfigurationException(taken);
            }

            services = [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
            await app.RunAsync();
            return Code(services);
        }
        catch (Exception failure) when (Explain(failure) is { } text)
        {
            await errors.WriteLineAsync(text);
            return Refused;
        }
        catch (Exception failure) when (stopping.IsCancellationRequested)
        {
            return await Stopped(failure, started.IsCancellationRequested, errors) ? Code(services) : Refused;
        }
    }

    /// <summary>What happened, for an operator; null when it is a bug, of which the stack tells more.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        ConfigurationException configuration => configuration.Message,
        OptionsValidationException options => new ConfigurationException([.. options.Failures]).Message,
        AggregateException many when many.InnerExceptions.All(one => one is OptionsValidationException) =>
            new ConfigurationException([.. many.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)]).Message,
        SchemaTooNewException or MasterKeyException or DatabaseOwnedException or SharedSessionException => failure.Message,
        StorageUnavailableException or DbException => $"The database cannot be used: {Told(failure)}",
        _ => null,
    };

    /// <summary>A service that fails ends the host, also while it still starts, and is a crash to whoever starts it again.</summary>
    private static int Code(IEnumerable<BackgroundService> services) =>
        services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? Refused : Environment.ExitCode;

    /// <summary>What failed, and by what.</summary>
    private static string Told(Exception failure) =>
        failure.GetBaseException() is { } cause && cause != failure ? $"{failure.Message} {cause.Message}" : failure.Message;

    /// <summary>A host that is told to stop while it still starts, for instance while it waits for the owner of its database, breaks off its start
    /// by an exception. Nothing is wrong with that; once it has started, the same exception means that it did not get done in time. Whatever else a
    /// stop fails by is a bug, and no reason to end as a crash does.</summary>
    /// <returns>Whether it has stopped, late or not.</returns>
    private static async Task<bool> Stopped(Exception failure, bool hasStarted, TextWriter errors)
    {
        if (!IsBrokenOff(failure))
        {
            await errors.WriteLineAsync($"The service failed to stop: {failure}");
            return false;
        }

        if (hasStarted)
        {
            await errors.WriteLineAsync(Late);
        }

        return true;
    }

    private static bool IsBrokenOff(Exception failure) =>
        failure is OperationCanceledException || (failure is AggregateException many && many.InnerExceptions.All(IsBrokenOff));

    private static DataFolder? Folder(WebApplication app) =>
        app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Provider == StorageProvider.Sqlite
            ? DataFolder.Hold(app.Configuration.DataDirectory())
            : null;
}
