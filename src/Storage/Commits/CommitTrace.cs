using System.Diagnostics;

namespace Grainline.Storage.Commits;

/// <summary>A commit as a span. It serves many callers and so is the part of none: it links to them.</summary>
internal static class CommitTrace
{
    public const string SourceName = "Grainline.Storage";

    /// <summary>Callers that one span names; the others are counted.</summary>
    private const int MaxLinks = 32;

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Begin(List<Write> writes)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var callers = writes.Select(write => write.Caller).OfType<Activity>().Where(caller => caller.Recorded).Take(MaxLinks);
        return Source.StartActivity("storage commit", ActivityKind.Internal, default(ActivityContext), tags: null, callers.Select(caller => new ActivityLink(caller.Context)))
            ?.SetTag("grainline.writes", writes.Count).SetTag("grainline.rows", writes.Sum(write => write.RowCount));
    }
}
