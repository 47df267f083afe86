using System.Runtime.CompilerServices;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.Storage.Queries;

/// <summary>
/// Finds a person outside of its own rows, to erase it there. Nothing leads to these places but reading them, so this takes as long as there are
/// states and refused deliveries; it reads a little at a time.
/// </summary>
public interface ITraceQueries
{
    /// <summary>The states of some types of grains that mention the person.</summary>
    IAsyncEnumerable<StateTrace> States(IReadOnlyList<string> grainTypes, PersonMentions person, CancellationToken cancellationToken);

    /// <summary>Removes deliveries that reached no contact, so that no contact's erasure takes them along, and mention the person. Returns how many.</summary>
    Task<int> EraseDeliveries(PersonMentions person, CancellationToken cancellationToken);
}

/// <summary>A state that mentions somebody.</summary>
public sealed record StateTrace(string GrainType, string GrainKey);

internal sealed class TraceQueries(IDatabase database) : ITraceQueries
{
    /// <summary>Rows of one read; each may have a body of some hundred kilobytes.</summary>
    private const int Batch = 200;

    /// <summary>The outcomes of deliveries that may have no contact.</summary>
    private static readonly DeliveryOutcome[] WithoutContact = [DeliveryOutcome.Skipped, DeliveryOutcome.Rejected];

    public async IAsyncEnumerable<StateTrace> States(
        IReadOnlyList<string> grainTypes, PersonMentions person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var type in grainTypes)
        {
            var last = "";
            IReadOnlyList<(string Key, byte[] State)> page;
            do
            {
                page = await database.Query(
                    $"select grain_key, payload from grain_state where grain_key > {last} and grain_type = {type} order by grain_key limit {Batch}",
                    row => (row.Text(0), row.Bytes(1)),
                    cancellationToken);
                foreach (var (key, state) in page)
                {
                    if (person.AreIn(state))
                    {
                        yield return new StateTrace(type, key);
                    }

                    last = key;
                }
            }
            while (page.Count == Batch);
        }
    }

    public async Task<int> EraseDeliveries(PersonMentions person, CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var outcome in WithoutContact)
        {
            var last = "";
            IReadOnlyList<(string Id, byte[] Body)> page;
            do
            {
                page = await database.Query(
                    $"""
                    select id, body from deliveries
                    where outcome = {Sql.Raw((int)outcome)} and phone is null and id > {last} order by id limit {Batch}
                    """,
                    row => (row.Text(0), row.Bytes(1)),
                    cancellationToken);
                foreach (var (id, body) in page)
                {
                    erased += person.AreIn(body) ? await database.Execute($"delete from deliveries where id = {id}", cancellationToken) : 0;
                    last = id;
                }
            }
            while (page.Count == Batch);
        }

        return erased;
    }
}
