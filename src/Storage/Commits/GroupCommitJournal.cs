using Grainline.Journal;

namespace Grainline.Storage.Commits;

/// <summary>The journal for rows that belong to no state; they share the commits of the states.</summary>
internal sealed class GroupCommitJournal(GroupCommit commits) : IJournal
{
    public async Task Append(IReadOnlyList<IJournalRow> rows)
    {
        if (rows.Count > 0)
        {
            await commits.Submit(new Write(change: null, [.. rows]));
        }
    }
}
