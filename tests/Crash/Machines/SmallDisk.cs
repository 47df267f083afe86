using System.Diagnostics;
using System.Globalization;

namespace Grainline.Tests.Crash.Machines;

/// <summary>A file system of a few megabytes in memory, mounted for a test, that can be filled and emptied. It fails as a real one does: in
/// the middle of a write, and with what was written before.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Refusal = new(FindRefusal);

    private readonly FileInfo _ballast;

    public SmallDisk(int megabytes)
    {
        Directory.CreateDirectory(Folder);
        try
        {
            Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=1777"), "grainline", Folder);
        }
        catch
        {
            Directory.Delete(Folder);
            throw;
        }

        _ballast = new FileInfo(Path.Combine(Folder, "ballast"));
    }

    /// <summary>Why none can be mounted here; null when one can.</summary>
    public static string? Missing => Refusal.Value;

    /// <summary>Short, because the path of a unix socket holds about 100 characters.</summary>
    public string Folder { get; } = Path.Combine("/tmp", "grainline-disk-" + Guid.NewGuid().ToString("n")[..12]);

    /// <summary>Fills what is free.</summary>
    public void Fill()
    {
        using var file = _ballast.Open(FileMode.Append);
        var bytes = new byte[64 << 10];
        try
        {
            while (true)
            {
                file.Write(bytes);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => _ballast.Delete();

    /// <summary>Mounts it anew so that nothing can be written. Nobody may have a file open to write.</summary>
    public void Protect() => Run("mount", "-o", "remount,ro", Folder);

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static string? FindRefusal()
    {
        try
        {
            using var disk = new SmallDisk(1);
            return null;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"No file system can be mounted here: {refusal.Message}";
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {errors.Trim()}");
        }
    }
}
