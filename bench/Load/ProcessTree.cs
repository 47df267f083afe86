using System.Globalization;

namespace Grainline.Load;

/// <summary>What a process and all its descendants have used, from <c>/proc</c> (proc(5)); 0 for process id 0, which stands for "none".</summary>
public static class ProcessTree
{
    /// <summary>USER_HZ: the unit of the times in <c>/proc/PID/stat</c> is 1/100 s on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private const string Written = "write_bytes: ";

    /// <summary>CPU seconds, user and system.</summary>
    public static double CpuSeconds(int root) => Members(root).Sum(process => process.Ticks) / TicksPerSecond;

    /// <summary>Bytes that were on their way to a disk, children that have ended included. Reading those of another user needs root.</summary>
    public static long WrittenBytes(int root) => Members(root).Sum(process => ReadWritten(process.Id));

    private static List<(int Id, int Parent, long Ticks)> Members(int root)
    {
        if (root == 0)
        {
            return [];
        }

        var processes = ReadAll();
        var tree = new HashSet<int> { root };
        for (var size = 0; size < tree.Count;)
        {
            size = tree.Count;
            tree.UnionWith(processes.Where(process => tree.Contains(process.Parent)).Select(process => process.Id).ToList());
        }

        return processes.FindAll(process => tree.Contains(process.Id));
    }

    private static long ReadWritten(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/io").Single(line => line.StartsWith(Written, StringComparison.Ordinal));
            return long.Parse(line[Written.Length..], CultureInfo.InvariantCulture);
        }
        catch (FileNotFoundException)
        {
            // It has ended meanwhile; its parent counts for it.
            return 0;
        }
    }

    private static List<(int Id, int Parent, long Ticks)> ReadAll()
    {
        var all = new List<(int, int, long)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var id) && TryReadStat(directory) is { } fields)
            {
                // Fields 14 to 17 of proc(5): own user and system time, and that of children who ended and were waited for.
                var ticks = fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
                all.Add((id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks));
            }
        }

        return all;
    }

    /// <summary>The fields after the program's name, which may itself hold spaces; null when the process ended meanwhile.</summary>
    private static string[]? TryReadStat(string directory)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
