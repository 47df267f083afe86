using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Grainline.Api.Access;
using Grainline.Api.Hosting;
using Grainline.Storage.Maintenance;

namespace Grainline.Api.Commands.Backups;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">1.</param>
/// <param name="Version">Of the program that made it.</param>
/// <param name="CreatedAt">What was answered with 202 before this is in it.</param>
/// <param name="Files">What is in it.</param>
internal sealed record BackupManifest(int Format, string Version, DateTimeOffset CreatedAt, IReadOnlyList<BackupFile> Files)
{
    public const string Name = "backup.json";

    public const int CurrentFormat = 1;
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Below the data folder, with slashes.</param>
/// <param name="Sha256">Of its bytes, hexadecimal.</param>
internal sealed record BackupFile(string Name, string Sha256);

/// <summary>A zip file of the data folder: the database, in which the keys are that decrypt its secrets, with the master key that
/// opens them; the admin key; the sandbox's messages. It is as secret as the folder.</summary>
internal static class BackupArchive
{
    /// <summary>The folder of the sandbox's messages.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>Files of keys. One that is not there is given by the environment.</summary>
    public static readonly string[] Keys = [AdminKey.FileName, MasterKey.FileName];

    /// <summary>The files of a data folder that are copied as they are; the database is copied by SQLite.</summary>
    public static IEnumerable<string> PlainFiles(string data)
    {
        foreach (var key in Keys.Where(key => File.Exists(Path.Combine(data, key))))
        {
            yield return key;
        }

        var sandbox = Path.Combine(data, Sandbox);
        foreach (var file in Directory.Exists(sandbox) ? Directory.GetFiles(sandbox).Order(StringComparer.Ordinal).ToArray() : [])
        {
            yield return $"{Sandbox}/{Path.GetFileName(file)}";
        }
    }

    /// <summary>Adds a file as it is now: one that grows meanwhile is taken up to here.</summary>
    public static BackupFile Add(ZipArchive archive, string name, string path)
    {
        using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        return new BackupFile(name, Copy(source, target, source.Length));
    }

    public static void Close(ZipArchive archive, BackupManifest manifest)
    {
        using var target = archive.CreateEntry(BackupManifest.Name).Open();
        JsonSerializer.Serialize(target, manifest, ApiJson.Options);
    }

    /// <exception cref="CommandException">It is no backup, or one of a newer program.</exception>
    public static BackupManifest Open(ZipArchive archive)
    {
        using var stream = archive.GetEntry(BackupManifest.Name)?.Open() ?? throw new CommandException("This zip file is not a backup of Grainline: it has no backup.json.");
        var manifest = JsonSerializer.Deserialize<BackupManifest>(stream, ApiJson.Options)!;
        return manifest.Format == BackupManifest.CurrentFormat
            ? manifest
            : throw new CommandException($"The backup was made by Grainline {manifest.Version} in a format that this program does not know.");
    }

    /// <summary>Extracts a file and compares it with what the manifest says.</summary>
    /// <exception cref="CommandException">It is damaged, or has a name that no backup has.</exception>
    public static void Extract(ZipArchive archive, BackupFile file, string folder)
    {
        if (!IsExpected(file.Name) || archive.GetEntry(file.Name) is not { } entry)
        {
            throw new CommandException($"The backup is damaged: {file.Name} does not belong there, or is missing.");
        }

        var path = Path.Combine(folder, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var source = entry.Open();
        using var target = new FileStream(path, OwnersFile);
        if (Copy(source, target, long.MaxValue) != file.Sha256)
        {
            throw new CommandException($"The backup is damaged: {file.Name} is not what was put in.");
        }
    }

    /// <summary>A new file that only its owner may read.</summary>
    public static FileStreamOptions OwnersFile
    {
        get
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return options;
        }
    }

    /// <summary>Names from an archive become paths: nothing but what backups have.</summary>
    private static bool IsExpected(string name) =>
        name == SqliteBackup.FileName || Keys.Contains(name)
        || (name.StartsWith($"{Sandbox}/", StringComparison.Ordinal)
            && name[(Sandbox.Length + 1)..] is { Length: > 0 } file and not ("." or "..") && file.AsSpan().IndexOfAny('/', '\\') < 0);

    /// <summary>Copies up to a number of bytes and gives their hash.</summary>
    private static string Copy(Stream source, Stream target, long most)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        while (most > 0 && source.Read(buffer, 0, (int)Math.Min(buffer.Length, most)) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
            most -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
