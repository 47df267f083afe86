using System.Globalization;
using System.IO.Compression;
using Grainline.Hosting.Configuration;
using Grainline.Storage.Maintenance;
using Grainline.Storage.Migrations;

namespace Grainline.Api.Commands.Backups;

/// <summary><c>restore FILE</c>: puts a backup into a data folder in which no service works.</summary>
internal static class Restore
{
    /// <summary>Sets aside what the folder has; without it, data are never touched.</summary>
    public const string ReplaceOption = "--replace";

    /// <summary>What a data folder consists of; the log and the index of the database belong to it.</summary>
    private static readonly string[] Contents =
    [
        SqliteBackup.FileName, $"{SqliteBackup.FileName}-wal", $"{SqliteBackup.FileName}-shm", .. BackupArchive.Keys, BackupArchive.Sandbox,
    ];

    /// <summary>Restores, after everything of the backup has been checked.</summary>
    /// <returns>What was done, for the operator.</returns>
    /// <exception cref="CommandException">It cannot be done; the folder is as it was.</exception>
    /// <exception cref="ConfigurationException">A service works there, or the folder cannot be written.</exception>
    public static string Put(string file, IConfiguration configuration, bool replace, TimeProvider time)
    {
        var data = configuration.SqliteFolder();
        if (!File.Exists(file))
        {
            throw new CommandException($"There is no file {Path.GetFullPath(file)}.");
        }

        using var held = DataFolder.Hold(data);
        var old = Contents.Where(name => Path.Exists(Path.Combine(data, name))).ToList();
        if (old.Count > 0 && !replace)
        {
            throw new CommandException($"{data} has data ({string.Join(", ", old)}). Choose an empty folder with --data, or set them aside with {ReplaceOption}.");
        }

        var stamp = time.GetUtcNow().ToString("yyyyMMddTHHmmssfff", CultureInfo.InvariantCulture);
        var fresh = Path.Combine(data, $"restoring-{stamp}");
        DataFolder.Make(fresh);
        try
        {
            var manifest = Unpack(file, fresh);
            if (old.Count > 0)
            {
                var aside = Path.Combine(data, $"replaced-{stamp}");
                DataFolder.Make(aside);
                old.ForEach(name => Directory.Move(Path.Combine(data, name), Path.Combine(aside, name)));
            }

            foreach (var entry in Directory.EnumerateFileSystemEntries(fresh))
            {
                Directory.Move(entry, Path.Combine(data, Path.GetFileName(entry)));
            }

            return $"{data} has the data of {manifest.CreatedAt.UtcDateTime:u}, made by Grainline {manifest.Version}."
                + (old.Count > 0 ? $" What it had is in {data}/replaced-{stamp}." : "");
        }
        finally
        {
            Directory.Delete(fresh, recursive: true);
        }
    }

    private static BackupManifest Unpack(string file, string folder)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            var manifest = BackupArchive.Open(archive);
            foreach (var entry in manifest.Files)
            {
                BackupArchive.Extract(archive, entry, folder);
            }

            return SqliteBackup.Examine(Path.Combine(folder, SqliteBackup.FileName)) is { } damage
                ? throw new CommandException($"The backup's database cannot be used: {damage}")
                : manifest;
        }
        catch (SchemaTooNewException newer)
        {
            throw new CommandException($"The backup's database cannot be used: {newer.Message}");
        }
        catch (Exception damage) when (damage is InvalidDataException or System.Text.Json.JsonException)
        {
            throw new CommandException($"{file} is not a backup of Grainline, or it is damaged.");
        }
    }
}
