using Grainline.Pages.Backend;

namespace Grainline.Pages.Trials;

/// <summary>
/// The newest messages that a phone of the sandbox got. The list is oldest first, so that they stand at its end; the end is read again each time,
/// because a message that is there may be delivered or read since.
/// </summary>
/// <param name="read">The part that begins at a cursor; null = the first.</param>
internal sealed class SandboxTail(Func<string?, Task<Answer<ListOf<SandboxMessage>>>> read)
{
    /// <summary>Messages that are shown, and that a part has.</summary>
    public const int MaxShown = 200;

    /// <summary>Where the part before the last one begins: what is shown never begins before it.</summary>
    private string? _from;

    /// <summary>Null when they cannot be read now.</summary>
    public async Task<IReadOnlyList<SandboxMessage>?> Read()
    {
        var found = new List<SandboxMessage>();
        var cursor = _from;
        while (true)
        {
            if ((await read(cursor)).Value is not { } part)
            {
                return null;
            }

            found.AddRange(part.Items);
            if (part.Next is null)
            {
                break;
            }

            (_from, cursor) = (cursor, part.Next);
        }

        if (found.Count == 0 && _from is not null)
        {
            // The sandbox has forgotten what was there, and begins anew.
            _from = null;
            return await Read();
        }

        return [.. found.TakeLast(MaxShown)];
    }
}
