using System.Diagnostics;
using System.Globalization;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Soak;

/// <summary><c>./test soak --minutes 30</c>. Without a length, only that the measurement works is tested: flatness takes time to show.</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    /// <summary>Messages that Meta's simulator keeps, so few that it has them all before the warm-up ends.</summary>
    private const int KeptMessages = 4_000;

    /// <summary>So little of SQLite's file is kept in memory that it is full before the warm-up ends.</summary>
    private const int PageCacheMegabytes = 4;

    private static readonly int Minutes = Setting("GRAINLINE_SOAK_MINUTES", 0);
    private static readonly int Rate = Setting("GRAINLINE_SOAK_RATE", 20);
    private static readonly string Storage = Environment.GetEnvironmentVariable("GRAINLINE_SOAK_STORAGE") is { Length: > 0 } named ? named : "both";

    [Fact]
    public async Task What_the_product_holds_stays_flat_under_a_steady_mixed_load()
    {
        var soaks = await Task.WhenAll(Databases().Select(Soak));
        if (Minutes > 0)
        {
            Report.Write(soaks, Minutes, Rate);
        }

        var broken =
            from soak in soaks
            from figure in Flatness.Figures
            where Minutes > 0 && !Flatness.IsFlat(figure, soak.Samples)
            select $"{soak.Storage}: {figure.Name} grew from {Flatness.Ends(figure, soak.Samples)}";
        Assert.Empty(broken);
        Assert.All(soaks, soak => Assert.Null(soak.Complaint));
        Assert.All(soaks, soak => Assert.True(soak.Samples[^1].Rows > soak.Samples[0].Rows, "The journal does not grow."));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static IEnumerable<IDatabase> Databases()
    {
        if (Storage is "sqlite" or "both")
        {
            yield return new SqliteDatabase();
        }

        if (Storage is "postgres" or "both")
        {
            yield return new PostgresDatabase();
        }
    }

    private async Task<Soaked> Soak(IDatabase database)
    {
        await using var held = database;
        var name = database is SqliteDatabase ? "SQLite" : "PostgreSQL";
        var probe = Path.Combine(Path.GetTempPath(), $"grainline-probe-{Guid.NewGuid():N}");
        await using var product = await ProductProcess.Start(
            [.. database.Arguments, $"--Sandbox:MaxMessages={KeptMessages}", $"--Storage:PageCacheMegabytes={PageCacheMegabytes}"],
            environment: new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Grainline.Tests.Probe.dll"),
                ["GRAINLINE_PROBE"] = probe,
            });
        await using var load = await MixedLoad.Begin(product.Url, Rate);
        var clock = Stopwatch.StartNew();
        var period = Minutes > 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        using var timer = new PeriodicTimer(period);
        var samples = new List<Sample>();
        for (var left = Math.Max(2, Minutes); left >= 0; left--)
        {
            await (left > 0 ? Task.CompletedTask : Eventually.Holds(() => load.Answered > 0 && JournalRows.Of(database) > samples[0].Rows));
            samples.Add(new Sample(clock.Elapsed, await Holdings.Of(product, probe), load.Answered, JournalRows.Of(database)));
            Report.Progress(name, samples);
            await (left > 0 ? timer.WaitForNextTickAsync().AsTask() : Task.CompletedTask);
        }

        output.WriteLine($"{name}\n{Report.Table(samples)}\n{load.Complaint}\n{product.Output}");
        File.Delete(probe);
        return new Soaked(name, samples, load.Refused, load.Complaint);
    }
}

/// <summary>What a soak gave.</summary>
/// <param name="Storage">On what.</param>
/// <param name="Samples">Over time.</param>
/// <param name="Refused">Requests that were told to come again.</param>
/// <param name="Complaint">An answer that was wrong.</param>
internal sealed record Soaked(string Storage, IReadOnlyList<Sample> Samples, int Refused, string? Complaint);
