using System.Runtime.CompilerServices;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Storage.States;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>
/// Finds a person outside of its own rows, to tell of it or erase it there. Nothing leads to these places but reading them, so this takes as long as there are
/// states and refused deliveries; it reads a little at a time.
/// </summary>
public interface ITraceQueries
{
    /// <summary>The states of some types of grains that mention the person.</summary>
    IAsyncEnumerable<StateTrace> States(IReadOnlyList<string> grainTypes, PersonMentions person, CancellationToken cancellationToken);

    /// <summary>Deliveries, with their bodies, that reached no contact, so that no contact's history has them, and mention the person.</summary>
    IAsyncEnumerable<DeliveryRow> Deliveries(PersonMentions person, CancellationToken cancellationToken);

    /// <summary>Removes those <see cref="Deliveries"/>. Returns how many.</summary>
    Task<int> EraseDeliveries(PersonMentions person, CancellationToken cancellationToken);
}

/// <summary>A state that mentions somebody.</summary>
public sealed record StateTrace(string GrainType, string GrainKey);

internal sealed class TraceQueries(IDatabase database) : ITraceQueries
{
    /// <summary>Rows of one read; each may have a body of some hundred kilobytes.</summary>
    private const int Batch = 200;

    /// <summary>States that one read passes by. Those of the types that are looked at are few among the contacts.</summary>
    private const int Passed = 2_000;

    /// <summary>The outcomes of deliveries that may have no contact.</summary>
    private static readonly DeliveryOutcome[] WithoutContact = [DeliveryOutcome.Skipped, DeliveryOutcome.Rejected];

    public async IAsyncEnumerable<StateTrace> States(
        IReadOnlyList<string> grainTypes, PersonMentions person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var types = Sql.Join(grainTypes.Select(type => (Sql)$"{type}"), before: "", between: ", ");
        var (key, type, name) = ("", "", "");
        IReadOnlyList<(string Key, string Type, string Name, byte[]? State)> page;
        do
        {
            // Those of other types are passed by in the index, and so many of them only that the read ends in time.
            page = await database.Query(
                $"""
                select grain_key, grain_type, state_name, case when grain_type in ({types}) then (
                    select payload from grain_state s
                    where s.grain_key = passed.grain_key and s.grain_type = passed.grain_type and s.state_name = passed.state_name) end
                from (
                    select grain_key, grain_type, state_name from grain_state where (grain_key, grain_type, state_name) > ({key}, {type}, {name})
                    order by grain_key, grain_type, state_name limit {Passed}) passed
                order by grain_key, grain_type, state_name
                """,
                row => (row.Text(0), row.Text(1), row.Text(2), row.BytesOrNull(3)),
                cancellationToken);
            foreach (var found in page)
            {
                if (found.State is { } stored && person.AreIn(PackedState.Unpack(stored)))
                {
                    yield return new StateTrace(found.Type, found.Key);
                }

                (key, type, name) = (found.Key, found.Type, found.Name);
            }
        }
        while (page.Count == Passed);
    }

    public async IAsyncEnumerable<DeliveryRow> Deliveries(PersonMentions person, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var outcome in WithoutContact)
        {
            var last = "";
            IReadOnlyList<DeliveryRow> page;
            do
            {
                page = await database.Query(
                    $"""
                    select {Sql.Raw(DeliveryTable.Insert.ColumnList)} from deliveries
                    where outcome = {Sql.Raw((int)outcome)} and outcome <> 0 and phone is null and id > {last} order by id limit {Batch}
                    """,
                    DeliveryTable.ReadWhole,
                    cancellationToken);
                foreach (var row in page)
                {
                    if (person.AreIn(row.Delivery.Body))
                    {
                        yield return row;
                    }

                    last = row.Delivery.Id;
                }
            }
            while (page.Count == Batch);
        }
    }

    public async Task<int> EraseDeliveries(PersonMentions person, CancellationToken cancellationToken)
    {
        var erased = 0;
        await foreach (var row in Deliveries(person, cancellationToken))
        {
            erased += await database.Execute($"delete from deliveries where id = {row.Delivery.Id}", cancellationToken);
        }

        return erased;
    }
}
