using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>Keeps each location's list of custom fields for a while: it seldom changes, and every push needs it.</summary>
internal sealed class GhlFieldDirectory(GhlCalls calls, GhlOptions options, TimeProvider clock)
{
    private const int MaxLocations = 1_000;

    /// <summary>How long it is believed of a name that the location does not have it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly BoundedCache<(string BaseUrl, string LocationId), Kept> _lists = new(MaxLocations);

    /// <summary>The list; read anew when it is old, or lacks one of the names and was not just read for its sake.</summary>
    public async Task<(GhlFieldList? List, ProviderFailure? Failure)> Get(
        GhlAccess access, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var key = (access.BaseUrl, access.LocationId);
        if (_lists.TryGetValue(key, out var kept) && clock.GetUtcNow() - kept.At is var age && age < options.FieldListAge
            && names.All(name => kept.List.Find(name).Count > 0 || (age < Fresh && kept.ReadFor.Contains(name))))
        {
            return (kept.List, null);
        }

        var reply = await Read(calls, access, cancellationToken);
        if (reply.Failure is { } failure)
        {
            return (null, failure);
        }

        kept = new(GhlFieldList.Read(reply.Body), clock.GetUtcNow(), names);
        _lists.Set(key, kept);
        return (kept.List, null);
    }

    public static Task<GhlReply> Read(GhlCalls calls, GhlAccess access, CancellationToken cancellationToken) =>
        calls.Get(access, $"locations/{Uri.EscapeDataString(access.LocationId)}/customFields?model=contact", cancellationToken);

    private sealed record Kept(GhlFieldList List, DateTimeOffset At, IReadOnlyCollection<string> ReadFor);
}
