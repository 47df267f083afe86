using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Grainline.Api.Commands.Backups;
using Grainline.Api.Hosting;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Storage.Maintenance;

namespace Grainline.Api.Commands.Doctors;

/// <summary>What somebody who is asked for help wants to see, in a zip file. What could be a secret or a person's is not put in: it is
/// made of what is known to be harmless, not cleaned of what is known to be harmful.</summary>
internal static class SupportBundle
{
    /// <summary>What the running service tells of itself.</summary>
    public const string Diagnostics = "diagnostics.json";

    private static readonly JsonSerializerOptions Indented = new(ApiJson.Options) { WriteIndented = true };

    /// <summary>Writes the file; one that exists is kept.</summary>
    /// <param name="file">Where.</param>
    /// <param name="findings">The doctor's.</param>
    /// <param name="app">Null when the configuration does not make a service.</param>
    /// <returns>Why <c>diagnostics.json</c> is not in it; null when it is.</returns>
    /// <exception cref="CommandException">The file exists.</exception>
    public static async Task<string?> Write(string file, IReadOnlyList<Finding> findings, WebApplication? app)
    {
        if (Path.Exists(file))
        {
            throw new CommandException($"{Path.GetFullPath(file)} exists; a bundle overwrites nothing.");
        }

        await using var stream = new FileStream(file, BackupArchive.OwnersFile);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        await Put(zip, "findings.txt", Finding.Table(findings));
        await Put(zip, "versions.json", JsonSerializer.Serialize(Versions(), Indented));
        if (app is null)
        {
            return "the configuration makes no service";
        }

        await Put(zip, "configuration.json", JsonSerializer.Serialize(ShownConfiguration.Of(app.Configuration), Indented));
        var (diagnostics, whyNot) = await RunningService.Diagnostics(app.Configuration);
        if (diagnostics is not null)
        {
            await Put(zip, Diagnostics, diagnostics);
        }

        if (!findings.Any(finding => finding is { Subject: "database", Severity: Severity.Problem or Severity.Note }))
        {
            var inspection = app.Services.GetRequiredService<IStorageInspection>();
            var counts = await inspection.Counts(CancellationToken.None);
            await Put(zip, "counts.json", JsonSerializer.Serialize(counts.ToDictionary(count => count.Table, count => count.Rows, StringComparer.Ordinal), Indented));
            await Put(zip, "schema.txt", string.Join('\n', await inspection.Schema(CancellationToken.None)));
        }

        return whyNot;
    }

    private static object Versions() => new
    {
        Program = ProgramVersion.Text,
        Engine = GrainEngine.Name,
        Runtime = RuntimeInformation.FrameworkDescription,
        System = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.OSArchitecture.ToString(),
        Processors = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        TimeZone = TimeZoneInfo.Local.Id,
    };

    private static async Task Put(ZipArchive zip, string name, string text)
    {
        await using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        await writer.WriteAsync(text);
    }
}
