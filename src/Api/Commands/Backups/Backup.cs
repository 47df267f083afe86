using System.Globalization;
using System.IO.Compression;
using Grainline.Api.Access;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Storage;
using Grainline.Storage.Maintenance;
using Grainline.Storage.Migrations;

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
        string keys;
        try
        {
            var copy = Path.Combine(work, SqliteBackup.FileName);
            var startedAt = time.GetUtcNow();
            SqliteBackup.Copy(database, copy);
            Examine(copy, data);
            keys = MasterKeyIn(copy, data, configuration);
            var archive = Path.Combine(work, "backup.zip");
            Pack(archive, data, copy, startedAt);
            File.Move(archive, target);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        return $"{target} has the data of {data}. It is as secret as that folder. {keys}";
    }

    /// <summary>Where the data of a service on SQLite is.</summary>
    /// <exception cref="CommandException">The service is on PostgreSQL.</exception>
    public static string SqliteFolder(this IConfiguration configuration) =>
        configuration.GetSection("Storage").GetValue(nameof(StorageOptions.Provider), StorageProvider.Sqlite) == StorageProvider.Sqlite
            ? configuration.DataDirectory()
            : throw new CommandException("PostgreSQL has its own tools for this: docs/operations.md, \"Backup and restore\".");

    private static void Examine(string copy, string data)
    {
        try
        {
            if (SqliteBackup.Examine(copy) is { } damage)
            {
                throw new CommandException($"The copy of the database is damaged, and so is perhaps the database: {damage}");
            }
        }
        catch (SchemaTooNewException newer)
        {
            throw new CommandException($"This program is older than the database in {data}, which is as it should be: it has schema version {newer.Stored}, and this program "
                + $"knows versions up to {newer.Known}. Make the backup with the program that serves it.");
        }
    }

    /// <summary>Whether the backup can decrypt its secrets, for the operator.</summary>
    private static string MasterKeyIn(string copy, string data, IConfiguration configuration) =>
        File.Exists(Path.Combine(data, MasterKey.FileName)) ? "It holds the keys that decrypt its secrets."
        : configuration[MasterKey.Variable] is { Length: > 0 }
            ? $"The master key is not in it, for it comes from {MasterKey.Variable}: keep that, and apart; without it no secret in the backup can be decrypted."
        : SqliteBackup.HasSealedKeys(copy)
            ? $"The master key is not in it: {Path.Combine(data, MasterKey.FileName)} is missing, and {MasterKey.Variable} is not set here. Without it no secret in the backup can be "
            + "decrypted: put the file back, or keep the variable that the service has, and apart."
        : "It holds the keys that decrypt its secrets.";

    private static void Pack(string archive, string data, string copy, DateTimeOffset startedAt)
    {
        using var file = new FileStream(archive, BackupArchive.OwnersFile);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        List<BackupFile> files = [BackupArchive.Add(zip, SqliteBackup.FileName, copy)];
        files.AddRange(BackupArchive.PlainFiles(data).Select(name => BackupArchive.Add(zip, name, Path.Combine(data, name))));
        BackupArchive.Close(zip, new BackupManifest(BackupManifest.CurrentFormat, ProgramVersion.Text, startedAt, files));
    }
}
