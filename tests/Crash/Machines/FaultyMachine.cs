using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Grainline.Tests.Crash.Machines;

/// <summary>
/// The clock and the disk of one process, which the test sets. A small library that the process preloads (faults.c) does it: it needs no
/// rights, touches nobody else on the machine, and a slow flush is as slow as it is told to be. libfaketime knows clocks only, and changes
/// the monotonic one, too; strace and device-mapper need rights that a build machine does not give.
/// </summary>
internal sealed class FaultyMachine : IDisposable
{
    private const int NoSpace = 28, ReadOnly = 30;
    private const int ClockAt = 0, FlushAt = 8, WriteAt = 16, Length = 24;

    private static readonly Lazy<string?> Library = new(Compile);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"grainline-faults-{Guid.NewGuid():N}");
    private readonly MemoryMappedFile _mapped;
    private readonly MemoryMappedViewAccessor _wrong;

    public FaultyMachine(string below)
    {
        File.WriteAllBytes(_file, new byte[Length]);
        _mapped = MemoryMappedFile.CreateFromFile(_file);
        _wrong = _mapped.CreateViewAccessor(0, Length);
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library.Value ?? throw new InvalidOperationException(Missing),
            ["GRAINLINE_FAULTS"] = _file,
            ["GRAINLINE_FAULTS_BELOW"] = below,
        };
    }

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing => Library.Value is null ? "There is no C compiler (cc) that could build tests/Crash/Machines/faults.c." : null;

    /// <summary>For the process that is to have this machine.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What its clock is ahead of the true time; may be negative.</summary>
    public TimeSpan Ahead
    {
        get => TimeSpan.FromMicroseconds(_wrong.ReadInt64(ClockAt) / 1_000.0);
        set => _wrong.Write(ClockAt, (long)value.TotalMicroseconds * 1_000);
    }

    /// <summary>What each flush below the folder takes longer.</summary>
    public void FlushesTake(TimeSpan time) => _wrong.Write(FlushAt, (long)time.TotalMicroseconds);

    /// <summary>Every write below the folder fails with ENOSPC.</summary>
    public void DiskIsFull() => _wrong.Write(WriteAt, (long)NoSpace);

    /// <summary>Every write below the folder fails with EROFS, as after an error of a file system that is mounted with errors=remount-ro.</summary>
    public void DiskIsReadOnly() => _wrong.Write(WriteAt, (long)ReadOnly);

    /// <summary>The disk is as fast and as empty as it is.</summary>
    public void DiskIsWell()
    {
        _wrong.Write(FlushAt, 0L);
        _wrong.Write(WriteAt, 0L);
    }

    public void Dispose()
    {
        _wrong.Dispose();
        _mapped.Dispose();
        File.Delete(_file);
    }

    private static string? Compile()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "libfaults.so");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo(
                "cc", ["-shared", "-fPIC", "-O2", "-o", library, Path.Combine(AppContext.BaseDirectory, "Machines", "faults.c"), "-ldl"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? library : throw new InvalidOperationException(errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
