using System.Globalization;
using System.IO.Compression;
using Grainline.Api.Access;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Storage;
using Grainline.Storage.Maintenance;

namespace Grainline.Api.Commands.Backups;

/// <summary><c>backup FILE</c>: copies the data of a service on SQLite, whether it runs or not.</summary>
internal static class Backup
{
    /// <summary>Makes a file that is there whole or not at all.</summary>
    /// <returns>What was done, for the operator.</returns>
    /// <exception cref="CommandException">It cannot be done.</exception>
    public static string Make(string file, IConfiguration configuration, TimeProvider time)
    {
        var target = Path.GetFullPath(file);
        var data = configuration.SqliteFolder();
        var database = Path.Combine(data, SqliteBackup.FileName);
        if (!File.Exists(database))
        {
            throw new CommandException($"There is no database in {data}.");
        }

        if (Path.Exists(target))
        {
            throw new CommandException($"{target} exists; a backup overwrites nothing.");
        }

        var work = $"{target}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.partial";
        DataFolder.Make(work);
        try
        {
            var copy = Path.Combine(work, SqliteBackup.FileName);
            var startedAt = time.GetUtcNow();
            SqliteBackup.Copy(database, copy);
            if (SqliteBackup.Examine(copy) is { } damage)
            {
                throw new CommandException($"The copy of the database is damaged, and so is perhaps the database: {damage}");
            }

            var archive = Path.Combine(work, "backup.zip");
            Pack(archive, data, copy, startedAt);
            File.Move(archive, target);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        return $"{target} has the data of {data}. It is as secret as that folder. " + (File.Exists(Path.Combine(data, MasterKey.FileName))
            ? "It holds the keys that decrypt its secrets."
            : $"The master key is not in it, for it comes from {MasterKey.Variable}: keep that, and apart; without it no secret in the backup can be decrypted.");
    }

    /// <summary>Where the data of a service on SQLite is.</summary>
    /// <exception cref="CommandException">The service is on PostgreSQL.</exception>
    public static string SqliteFolder(this IConfiguration configuration) =>
        configuration.GetSection("Storage").GetValue(nameof(StorageOptions.Provider), StorageProvider.Sqlite) == StorageProvider.Sqlite
            ? configuration.DataDirectory()
            : throw new CommandException("PostgreSQL has its own tools for this: docs/operations.md, \"Backup and restore\".");

    private static void Pack(string archive, string data, string copy, DateTimeOffset startedAt)
    {
        using var file = new FileStream(archive, BackupArchive.OwnersFile);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        List<BackupFile> files = [BackupArchive.Add(zip, SqliteBackup.FileName, copy)];
        files.AddRange(BackupArchive.PlainFiles(data).Select(name => BackupArchive.Add(zip, name, Path.Combine(data, name))));
        BackupArchive.Close(zip, new BackupManifest(BackupManifest.CurrentFormat, ProgramVersion.Text, startedAt, files));
    }
}
