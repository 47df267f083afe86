using Grainline.Pages.Backend;

namespace Grainline.Pages.Parts;

/// <summary>What a list is to the one who looks at it.</summary>
public enum ListState
{
    Loading,
    Failed,
    Empty,
    Rows,
}

/// <summary>
/// A list of the API as far as it has been read. Only the newest question counts: what a former filter asked for and is answered late is
/// dropped. A part that cannot be read is asked for again from where it was.
/// </summary>
/// <param name="identity">What a row is known by: none is there twice, since a page draws each under its own key. Null = rows have no identity.</param>
public sealed class Listing<T>(Func<T, string>? identity = null)
{
    private readonly List<T> _items = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private Func<string?, Task<Answer<ListOf<T>>>>? _read;
    private int _questions;
    private bool _wasRead;

    public IReadOnlyList<T> Items => _items;

    /// <summary>Where the next part begins; null at the end, and before the first.</summary>
    public string? Next { get; private set; }

    /// <summary>Why the newest part could not be read.</summary>
    public Refusal? Failure { get; private set; }

    public bool IsBusy { get; private set; }

    public ListState State =>
        _items.Count > 0 ? ListState.Rows
        : Failure is not null && !IsBusy ? ListState.Failed
        : _wasRead && !IsBusy ? ListState.Empty
        : ListState.Loading;

    /// <summary>Another list: what was read goes at once.</summary>
    /// <param name="read">The part that begins at a cursor; null = the first.</param>
    public Task Restart(Func<string?, Task<Answer<ListOf<T>>>> read)
    {
        (_read, _wasRead) = (read, false);
        Clear();
        return Read(null);
    }

    /// <summary>The same list from its beginning; what was read stays until the answer is there.</summary>
    public Task Refresh() => Read(null);

    /// <summary>The next part, or again the one that could not be read.</summary>
    public Task More() => IsBusy ? Task.CompletedTask : Read(Next);

    private async Task Read(string? cursor)
    {
        var question = ++_questions;
        IsBusy = true;
        try
        {
            var answer = await _read!(cursor);
            if (question == _questions)
            {
                Take(answer, isFirst: cursor is null);
            }
        }
        finally
        {
            IsBusy = IsBusy && question != _questions;
        }
    }

    private void Take(Answer<ListOf<T>> answer, bool isFirst)
    {
        Failure = answer.Refusal;
        if (answer.Value is not { } part)
        {
            return;
        }

        if (isFirst)
        {
            Clear();
        }

        _items.AddRange(part.Items.Where(item => identity is null || _known.Add(identity(item))));
        (Next, _wasRead) = (part.Next, true);
    }

    private void Clear()
    {
        _items.Clear();
        _known.Clear();
        (Next, Failure) = (null, null);
    }
}
