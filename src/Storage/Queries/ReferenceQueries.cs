using Grainline.Automations;

namespace Grainline.Storage.Queries;

/// <summary>Whether what definitions name by its id is there.</summary>
public interface IReferenceQueries
{
    /// <summary>Those of the ids that name nothing of the kind.</summary>
    Task<IReadOnlyCollection<string>> FindUnknown(ReferenceKind kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);
}

internal sealed class ReferenceQueries(IDatabase database) : IReferenceQueries
{
    public async Task<IReadOnlyCollection<string>> FindUnknown(ReferenceKind kind, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var wanted = Sql.Join(ids.Select(id => (Sql)$"{id}"), "", ", ");
        var known = await database.Query($"select id from {TableOf(kind)} where id in ({wanted})", row => row.Text(0), cancellationToken);
        return [.. ids.Except(known, StringComparer.Ordinal)];
    }

    private static Sql TableOf(ReferenceKind kind) => Sql.Raw(kind switch
    {
        ReferenceKind.Channel => "channels",
        ReferenceKind.Calendar => "calendars",
        ReferenceKind.Connection => "connections",
        ReferenceKind.Automation => "automations",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    });
}
