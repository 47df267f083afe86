using System.Globalization;
using Grainline.Api.Access;
using Grainline.Hosting;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The data folder, the admin key in it, and the room on its disk.</summary>
internal static class FolderCheck
{
    private const long LeastFree = 256L << 20;
    private const long LittleFree = 2L << 30;

    public static IEnumerable<Finding> Look(IConfiguration configuration)
    {
        var data = configuration.DataDirectory();
        if (!Directory.Exists(data))
        {
            return [Finding.Note("data folder", $"{data} is not there yet; the first start makes it.")];
        }

        return [Folder(data), Key(configuration, data), Disk(data)];
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

    private static Finding Key(IConfiguration configuration, string data)
    {
        const string Subject = "admin key";
        var path = Path.Combine(data, AdminKey.FileName);
        if (configuration[AdminKey.Variable] is { Length: > 0 })
        {
            return Finding.Ok(Subject, $"It comes from {AdminKey.Variable}.");
        }

        if (!File.Exists(path))
        {
            return Finding.Note(Subject, $"There is no {path} yet; the first start makes it.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            return Finding.Problem(Subject, $"Others than its owner may read or write {path}: chmod 600 '{path}'.");
        }

        return new FileInfo(path).Length > 0 ? Finding.Ok(Subject, $"{path} is there, for its owner alone.") : Finding.Problem(Subject, $"{path} is empty. Delete it, and the next start makes a new one.");
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
