namespace Grainline.Pages.Automations;

/// <summary>Two texts line by line: what stayed, what went, what came (longest common subsequence).</summary>
internal static class Diff
{
    /// <summary>Lines over which texts are only put one after the other: the table of the comparison grows with the square.</summary>
    private const int MaxLines = 2_000;

    public static IReadOnlyList<(string Kind, string Line)> Lines(string before, string after)
    {
        var old = before.Length == 0 ? [] : before.Split('\n');
        var now = after.Split('\n');
        if (old.Length > MaxLines || now.Length > MaxLines)
        {
            return [.. old.Select(line => ("removed", line)), .. now.Select(line => ("added", line))];
        }

        var common = Common(old, now);
        var lines = new List<(string, string)>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                lines.Add(("", now[j++]));
                i++;
            }
            else if (j >= now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(("removed", old[i++]));
            }
            else
            {
                lines.Add(("added", now[j++]));
            }
        }

        return lines;
    }

    /// <summary>How many lines the rests from i and from j have in common.</summary>
    private static int[,] Common(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
