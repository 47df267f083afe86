using System.Globalization;
using Grainline.Api.Access;
using Grainline.Hosting;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The data folder, the keys in it, and the room on its disk.</summary>
internal static class FolderCheck
{
    /// <summary>The subject of what is said of it, here and where it is tried.</summary>
    public const string MasterKey = "master key";

    private const long LeastFree = 256L << 20;
    private const long LittleFree = 2L << 30;

    public static IEnumerable<Finding> Look(IConfiguration configuration)
    {
        var data = configuration.DataDirectory();
        if (!Directory.Exists(data))
        {
            return [Finding.Note("data folder", $"{data} is not there yet; the first start makes it.")];
        }

        return
        [
            Folder(data),
            Key(configuration, "admin key", Path.Combine(data, AdminKey.FileName), AdminKey.Variable, "the first start makes it"),
            Key(configuration, MasterKey, Path.Combine(data, Access.MasterKey.FileName), Access.MasterKey.Variable, "the first start on SQLite makes it, with PostgreSQL somebody has to give it"),
            Disk(data),
        ];
    }

    private static Finding Folder(string data)
    {
        var probe = Path.Combine(data, $".doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Ok("data folder", $"{data} can be written.");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem("data folder", $"{data} cannot be written: {refusal.Message}");
        }
    }

    private static Finding Key(IConfiguration configuration, string subject, string path, string variable, string whenMissing)
    {
        if (configuration[variable] is { Length: > 0 })
        {
            return Finding.Ok(subject, $"It comes from {variable}.");
        }

        if (!File.Exists(path))
        {
            return Finding.Note(subject, $"There is no {path} yet; {whenMissing}.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            return Finding.Problem(subject, $"Others than its owner may read or write {path}: chmod 600 '{path}'.");
        }

        return Finding.Ok(subject, $"{path} is there, for its owner alone.");
    }

    private static Finding Disk(string data)
    {
        var drive = new DriveInfo(data);
        var free = drive.AvailableFreeSpace;
        var detail = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1 << 30):F1} GiB of {drive.TotalSize / (double)(1 << 30):F0} GiB are free for {data}.");
        return free < LeastFree ? Finding.Problem("disk", $"{detail} When it is full, nothing is taken any more.")
            : free < LittleFree ? Finding.Note("disk", detail)
            : Finding.Ok("disk", detail);
    }
}
