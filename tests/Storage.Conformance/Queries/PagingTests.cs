using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Runs;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Queries;

public sealed class PagingOnSqlite : PagingTests<OnSqlite>;

public sealed class PagingOnPostgres : PagingTests<OnPostgres>;

/// <summary>Every list, a hundred thousand rows long, from its first page to its last.</summary>
public abstract class PagingTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private const int Many = 100_000;
    private const int Chunk = 5_000;

    [Fact]
    public async Task Deliveries()
    {
        await Fill(number => [Light(number, (DeliveryOutcome)(number % 4)), .. number % 4 == 0 ? [Some.Run(number, status: (RunStatus)(number % 5))] : Array.Empty<IJournalRow>()]);
        var queries = Store.Get<IDeliveryQueries>();

        var all = await Pages(page => queries.List(new DeliveryFilter(), page, CancellationToken.None), row => row.Delivery.Id);
        var ofAutomation = await Pages(page => queries.List(new DeliveryFilter(AutomationId: "au_1"), page, CancellationToken.None), row => row.Delivery.Id);
        var ofPhone = await Pages(page => queries.List(new DeliveryFilter(Phone: Some.Phone), page, CancellationToken.None), row => row.Delivery.Id);
        var accepted = await Pages(page => queries.List(new DeliveryFilter("au_1", DeliveryOutcome.Accepted), page, CancellationToken.None), row => row.Delivery.Id);
        var ofOutcome = await Pages(page => queries.List(new DeliveryFilter("au_1", DeliveryOutcome.Rejected), page, CancellationToken.None), row => row.Delivery.Id);

        Assert.Equal(Newest("dlv"), all);
        Assert.Equal(all, ofAutomation);
        Assert.Equal(all, ofPhone);
        Assert.Equal(Newest("dlv").Where((_, i) => (Many - 1 - i) % 4 == 0), accepted);
        Assert.Equal(Newest("dlv").Where((_, i) => (Many - 1 - i) % 4 == 3), ofOutcome);
    }

    [Fact]
    public async Task Runs()
    {
        await Fill(number => [Some.Run(number, status: (RunStatus)(number % 5))]);
        var queries = Store.Get<IRunQueries>();

        var all = await Pages(page => queries.List(new RunFilter(), page, CancellationToken.None), run => run.Id);
        var ofPhone = await Pages(page => queries.List(new RunFilter(Phone: Some.Phone), page, CancellationToken.None), run => run.Id);
        var ofAutomation = await Pages(page => queries.List(new RunFilter(AutomationId: "au_1"), page, CancellationToken.None), run => run.Id);
        var failed = await Pages(page => queries.List(new RunFilter(Status: RunStatus.Failed), page, CancellationToken.None), run => run.Id);

        Assert.Equal(Newest("run"), all);
        Assert.Equal(all, ofPhone);
        Assert.Equal(all, ofAutomation);
        Assert.Equal(Newest("run").Where((_, i) => (Many - 1 - i) % 5 == 3), failed);
    }

    [Fact]
    public async Task Contacts()
    {
        var longTag = new string('x', 90);
        await Fill(number => [Some.Contact(Phone(number), first: $"Name{number % 100}", tags: [number % 2 == 0 ? "even" : "odd", $"{longTag}{number % 3}"])]);
        var queries = Store.Get<IContactQueries>();

        var all = await Pages(page => queries.List(new ContactFilter(), page, CancellationToken.None), contact => contact.Phone);
        var tagged = await Pages(page => queries.List(new ContactFilter(Tag: "Even"), page, CancellationToken.None), contact => contact.Phone);
        var named = await Pages(page => queries.List(new ContactFilter(Query: "love name7", Tag: "odd"), page, CancellationToken.None), contact => contact.Phone);

        var ofLongTag = await Pages(page => queries.List(new ContactFilter(Tag: $"{longTag}1"), page, CancellationToken.None), contact => contact.Phone);

        Assert.Equal(Enumerable.Range(0, Many).Where(number => number % 3 == 1).Select(Phone), ofLongTag);
        Assert.Equal(Enumerable.Range(0, Many).Select(Phone), all);
        Assert.Equal(Enumerable.Range(0, Many).Where(number => number % 2 == 0).Select(Phone), tagged);
        Assert.Equal(Enumerable.Range(0, Many).Where(number => number % 2 == 1 && $"{number % 100}"[0] == '7').Select(Phone), named);

        static string Phone(int number) => $"+39{number + 333_000_000}";
    }

    [Fact]
    public async Task Automations_versions_and_channels()
    {
        await Fill(number => [Automation(number), Some.Version(number + 1), new ChannelRow(Some.Id("ch", number), "Shop", "1", Some.Time)]);
        var automations = Store.Get<IAutomationQueries>();

        Assert.Equal(
            Enumerable.Range(0, Many).Select(Automation).OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id, StringComparer.Ordinal).Select(row => row.Id),
            await Pages(page => automations.List(archived: null, page, CancellationToken.None), row => row.Id, row => row.CreatedAt));
        Assert.Equal(
            Enumerable.Range(0, Many).Select(i => $"{Many - i}"),
            await Pages(page => automations.Versions("au_1", page, CancellationToken.None), row => $"{row.Automation.Version}"));
        Assert.Equal(
            Enumerable.Range(0, Many).Select(number => Some.Id("ch", number)),
            await Pages(page => Store.Get<IChannelQueries>().List(page, CancellationToken.None), row => row.Id));

        // Ids say nothing of the time, and some automations are made at once.
        static AutomationRow Automation(int number) => Some.Automation(number * 7_919 % Many) with { CreatedAt = Some.Time.AddSeconds(number / 3) };
    }

    [Fact]
    public async Task Audit()
    {
        await Fill(number => [Some.Audit(number)]);

        Assert.Equal(Newest("au"), await Pages(page => Store.Get<IAuditQueries>().List(page, CancellationToken.None), row => row.Resource));
    }

    [Fact]
    public async Task Timeline()
    {
        await Fill(number => (number % 4) switch
        {
            0 => [Light(number, DeliveryOutcome.Skipped)],
            1 => [Some.Run(number)],
            2 => [Some.Step(number, 1)],
            _ => [Some.Message(number)],
        });
        await Store.Journal.Append([Some.Delivery(Many, "+15550001111"), Some.Run(Many, "+15550001111"), Some.Step(5, 2, "+15550001111")]);

        var items = await Pages(page => Store.Get<ITimelineQueries>().Read(Some.Phone, page, CancellationToken.None), item => Id(item.Row), item => item.At);

        Assert.Equal(Many, items.Count);
        Assert.Equal(Enumerable.Range(0, Many), items.Select(id => int.Parse(id.AsSpan(id.IndexOf('_', StringComparison.Ordinal) + 1, 9), System.Globalization.CultureInfo.InvariantCulture)).Order());

        static string Id(IJournalRow row) => row switch
        {
            DeliveryRow delivery => delivery.Delivery.Id,
            RunRow run => run.Id,
            StepRow step => step.RunId,
            MessageRow message => message.EffectId,
            _ => throw new NotSupportedException(),
        };
    }

    private static DeliveryRow Light(int number, DeliveryOutcome outcome) =>
        Some.Delivery(number, outcome: outcome) with { Delivery = Some.Delivery(number).Delivery with { Body = [] } };

    private static IEnumerable<string> Newest(string prefix) => Enumerable.Range(0, Many).Select(i => Some.Id(prefix, Many - 1 - i));

    private async Task Fill(Func<int, IJournalRow[]> rows)
    {
        foreach (var chunk in Enumerable.Range(0, Many).Chunk(Chunk))
        {
            await Store.Journal.Append([.. chunk.SelectMany(rows)]);
        }
    }

    /// <summary>Follows the cursors to the end; times, where given, never rise.</summary>
    private static async Task<List<string>> Pages<T>(Func<PageRequest, Task<Page<T>>> list, Func<T, string> id, Func<T, DateTimeOffset>? at = null)
    {
        var ids = new List<string>();
        var last = DateTimeOffset.MaxValue;
        string? cursor = null;
        do
        {
            var page = await list(new PageRequest(PageRequest.MaxLimit, cursor));
            ids.AddRange(page.Items.Select(id));
            foreach (var time in page.Items.Select(item => at?.Invoke(item) ?? last))
            {
                Assert.True(time <= last);
                last = time;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return ids;
    }
}
