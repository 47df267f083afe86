using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Journals;

public sealed class ErasureOnSqlite : ErasureTests<OnSqlite>;

public sealed class ErasureOnPostgres : ErasureTests<OnPostgres>;

/// <summary>Forgetting a contact.</summary>
public abstract class ErasureTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const string Other = "+15551234567";
    private const string Colleague = "+15550000001";

    [Fact]
    public async Task An_erased_contact_is_in_no_table_any_more()
    {
        var state = Note.Of(Some.Phone, Everything(Some.Phone, 1));
        await Store.Write(Some.Phone, state);
        await Store.Write(Other, Note.Of(Other, Everything(Other, 2)));
        Assert.NotEmpty(await TablesWith(Some.Phone));
        var before = await TablesWith(Other);

        state.Note.Journal = [Some.Delivery(9), Some.Run(9), Some.Delivery(10, outcome: DeliveryOutcome.Skipped), new ContactErasure(Some.Phone)];
        await Store.Clear(Some.Phone, state);

        Assert.Empty(await TablesWith(Some.Phone));
        Assert.Equal(before, await TablesWith(Other));
    }

    [Fact]
    public async Task A_stale_erasure_erases_nothing()
    {
        var state = Note.Of("x", Everything(Some.Phone, 1));
        await Store.Write(Some.Phone, state);
        var stale = new GrainState<Note>(new Note { Journal = [new ContactErasure(Some.Phone)] }, state.ETag);
        await Store.Write(Some.Phone, state);
        var before = await TablesWith(Some.Phone);

        await Assert.ThrowsAnyAsync<Exception>(() => Store.Clear(Some.Phone, stale));

        Assert.Equal(before, await TablesWith(Some.Phone));
    }

    private static IJournalRow[] Everything(string phone, int number) =>
    [
        Some.Delivery(number, phone) with { Detail = $"from {phone}" },
        Some.Run(number, phone) with { StepDetail = $$"""{"to":"{{phone}}"}""" },
        Some.Step(number, 1, phone),
        Some.Message(number, phone) with { Content = new MessageContent { Text = $"We call {phone}" } },
        Some.Message(number, Colleague) with { EffectId = $"{Some.Id("run", number)}-12", Content = new MessageContent { Text = $"New lead: {phone}" } },
        Some.Contact(phone, tags: "vip"),
    ];

    /// <summary>The columns in which the text is, whatever tables there are.</summary>
    private async Task<List<string>> TablesWith(string text)
    {
        var found = new List<string>();
        foreach (var (table, column) in await Database.TextColumns())
        {
            if (await Database.Count($"{table} where {Database.Holds(column, text)}") > 0)
            {
                found.Add($"{table}.{column}");
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
