using Grainline.Automations;
using Grainline.Calendars;
using Grainline.Deliveries;
using Grainline.Journal;
using Grainline.Messages;
using Grainline.Runs;
using Grainline.Storage.Calendars;
using Grainline.Storage.Queries;
using Grainline.Tests.Storage.Databases;

namespace Grainline.Tests.Storage.Queries;

public sealed class QueriesOnSqlite : QueryTests<OnSqlite>;

public sealed class QueriesOnPostgres : QueryTests<OnPostgres>;

/// <summary>What the console and the API find.</summary>
public abstract class QueryTests<TDatabase> : StorageTest<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly PageRequest First = new();

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData("ada", null, "+39111")]
    [InlineData("LOVE, ad", null, "+39111")]
    [InlineData("lo", null, "+39111 +39222")]
    [InlineData("lo", "VIP", "+39222")]
    [InlineData(null, "vip", "+39222 +39333")]
    [InlineData("vip", null, "")]
    [InlineData("+39 2", null, "+39222")]
    [InlineData("39", null, "+39111 +39222 +39333")]
    [InlineData("+39", "vip", "+39222 +39333")]
    [InlineData("nobody", null, "")]
    [InlineData("%", null, "")]
    [InlineData("  ", null, "+39111 +39222 +39333")]
    public async Task Contacts_are_found_by_the_beginnings_of_words_by_phone_and_by_tag(string? query, string? tag, string phones)
    {
        await Store.Journal.Append(
            [Some.Contact("+39111"), Some.Contact("+39222", "Grace", "Lopez", "VIP"), Some.Contact("+39333", "Èva", "Hopper", "vip", "news")]);

        var found = await Store.Get<IContactQueries>().List(new ContactFilter(query, tag), First, None);

        Assert.Equal(phones, string.Join(' ', found.Items.Select(contact => contact.Phone)));
    }

    [Fact]
    public async Task A_contact_is_as_its_last_row_says_and_found_only_by_its_present_words()
    {
        await Store.Journal.Append([Some.Contact("+39111", "Ada", "Byron", "lead")]);
        var changed = Some.Contact("+39111", "Ada", "Lovelace", "vip") with { AddedTerms = ["lovelace", "#vip"], RemovedTerms = ["byron", "#lead"] };
        await Store.Journal.Append([changed]);
        var queries = Store.Get<IContactQueries>();

        var found = await queries.Find("+39111", None);

        Assert.Equal(("Ada Lovelace", "12.000"), (found!.FullName, found.CustomFields["Budget €"].Raw));
        Assert.Equal(["vip"], found.Tags.ToArray());
        Assert.Empty((await queries.List(new ContactFilter("byron"), First, None)).Items);
        Assert.Empty((await queries.List(new ContactFilter(Tag: "lead"), First, None)).Items);
        Assert.Single((await queries.List(new ContactFilter("ada love", "vip"), First, None)).Items);
        Assert.Null(await queries.Find("+39999", None));
    }

    [Theory]
    [InlineData("love", "+391110 +391111 +391112 +391113 +391114")]
    [InlineData("a love", "+391110 +391111 +391112 +391113 +391114")]
    [InlineData("ada3 love", "+391113")]
    [InlineData("love nobody", "")]
    public async Task A_word_that_many_contacts_have_finds_the_same_contacts_in_the_same_order_page_by_page(string query, string phones)
    {
        await Store.Journal.Append(
            [.. Enumerable.Range(0, 5).Select(number => Some.Contact($"+39111{4 - number}", $"Ada{4 - number}", "Lovelace")), Some.Contact("+392", "Grace", "Hopper")]);

        foreach (var sorted in new[] { 2, 100 })
        {
            var (found, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await new ContactQueries(Store.Database) { MaxSorted = sorted }.List(new ContactFilter(query), new PageRequest(2, cursor), None);
                found.AddRange(page.Items.Select(contact => contact.Phone));
                cursor = page.Next;
            }
            while (cursor is not null);

            Assert.Equal(phones, string.Join(' ', found));
        }
    }

    [Fact]
    public async Task Runs_are_found_by_automation_phone_and_status()
    {
        await Store.Journal.Append(
        [
            Some.Run(1), Some.Run(2, status: RunStatus.Failed), Some.Run(3, "+15550001111"), Some.Run(4, automation: "au_2"), Some.Run(5, status: RunStatus.Completed),
        ]);
        var queries = Store.Get<IRunQueries>();

        Assert.Equal("5 4 3 2 1", await List(new RunFilter()));
        Assert.Equal("5 3 2 1", await List(new RunFilter("au_1")));
        Assert.Equal("3", await List(new RunFilter(Phone: "+15550001111")));
        Assert.Equal("2", await List(new RunFilter(Status: RunStatus.Failed)));
        Assert.Equal("3 1", await List(new RunFilter("au_1", Status: RunStatus.Running)));
        Assert.Equal("5", await List(new RunFilter("au_1", Some.Phone, RunStatus.Completed)));
        Assert.Equal("", await List(new RunFilter("au_3")));

        async Task<string> List(RunFilter filter) =>
            string.Join(' ', (await queries.List(filter, First, None)).Items.Select(run => run.Id[^1]));
    }

    [Fact]
    public async Task The_oldest_active_automation_comes_first_whenever_it_was_published_and_of_two_as_old_the_one_of_the_lower_id()
    {
        await Store.Journal.Append(
        [
            Some.Automation(3), Some.Automation(2), Some.Automation(1) with { CreatedAt = Some.Time.AddDays(1) },
            Some.Version(1, Some.Id("au", 1)), Some.Version(1, Some.Id("au", 3)), Some.Version(1, Some.Id("au", 2)),
        ]);
        await Store.Journal.Append(
        [
            Some.Automation(2) with { Version = 2 }, Some.Version(2, Some.Id("au", 2)) with { CreatedAt = Some.Time.AddDays(2) },
            Some.Automation(4, AutomationStatus.Paused), Some.Version(1, Some.Id("au", 4)),
        ]);

        var active = await Store.Get<IAutomationQueries>().FindActive("Welcome", None);

        Assert.Equal(["au_000000002 2", "au_000000003 1", "au_000000001 1"], active.Select(version => $"{version.Automation.Id} {version.Automation.Version}"));
    }

    [Fact]
    public async Task A_run_comes_with_its_steps_in_order_and_the_body_that_started_it()
    {
        await Store.Journal.Append([Some.Delivery(1), Some.Run(1), Some.Step(1, 2), Some.Step(1, 10), Some.Step(1, 1), Some.Step(2, 1)]);
        var queries = Store.Get<IRunQueries>();

        var run = await queries.Find("run_000000001", None);

        Assert.Equal([1, 2, 10], run!.Steps.Select(step => step.Sequence));
        Assert.Equal(Some.Step(1, 2), run.Steps[1]);
        Assert.Equal(Some.Delivery(1).Delivery.Body, await queries.FindBody("run_000000001", None));
        Assert.Null(await queries.Find("run_9", None));
        Assert.Null(await queries.FindBody("run_9", None));
    }

    [Fact]
    public async Task Deliveries_are_found_by_automation_outcome_and_phone_and_lists_leave_the_bodies_out()
    {
        await Store.Journal.Append(
        [
            Some.Delivery(1), Some.Run(1), Some.Delivery(2, outcome: DeliveryOutcome.Rejected) with { Phone = null },
            Some.Delivery(3, "+15550001111"), Some.Run(3, "+15550001111"), Some.Delivery(4, automation: "au_2"), Some.Run(4, automation: "au_2"),
            Some.Delivery(5, outcome: DeliveryOutcome.Duplicate) with { RunId = "run_000000001" },
        ]);
        var queries = Store.Get<IDeliveryQueries>();

        Assert.Equal("5 4 3 2 1", await List(new DeliveryFilter()));
        Assert.Equal("5 3 2 1", await List(new DeliveryFilter("au_1")));
        Assert.Equal("4 3 1", await List(new DeliveryFilter(Outcome: DeliveryOutcome.Accepted)));
        Assert.Equal("2", await List(new DeliveryFilter(Outcome: DeliveryOutcome.Rejected)));
        Assert.Equal("3 1", await List(new DeliveryFilter("au_1", DeliveryOutcome.Accepted)));
        Assert.Equal("5 4 1", await List(new DeliveryFilter(Phone: Some.Phone)));
        Assert.Equal("5 1", await List(new DeliveryFilter("au_1", Phone: Some.Phone)));
        Assert.Equal("4 1", await List(new DeliveryFilter(Phone: Some.Phone, Outcome: DeliveryOutcome.Accepted)));
        Assert.Equal("5", await List(new DeliveryFilter("au_1", DeliveryOutcome.Duplicate, Some.Phone)));
        Assert.Null(await queries.Find("dlv_9", None));

        async Task<string> List(DeliveryFilter filter)
        {
            var page = await queries.List(filter, First, None);
            Assert.All(page.Items, row => Assert.Empty(row.Delivery.Body));
            return string.Join(' ', page.Items.Select(row => row.Delivery.Id[^1]));
        }
    }

    [Fact]
    public async Task Automations_are_listed_without_the_removed_and_their_versions_stay()
    {
        await Store.Journal.Append([Some.Automation(1), Some.Automation(2, AutomationStatus.Archived), Some.Automation(3), Some.Version(1), Some.Version(2)]);
        await Store.Journal.Append([new AutomationRemoval("au_000000003"), Some.Automation(1) with { Name = "Renamed", Version = 2 }]);
        var queries = Store.Get<IAutomationQueries>();

        Assert.Equal([Some.Automation(1) with { Name = "Renamed", Version = 2 }], (await queries.List(archived: false, First, None)).Items);
        Assert.Equal(["au_000000002"], (await queries.List(archived: true, First, None)).Items.Select(row => row.Id));
        Assert.Equal(2, (await queries.List(archived: null, First, None)).Items.Count);
        Assert.Equal([Some.Version(2), Some.Version(1)], (await queries.Versions("au_1", First, None)).Items);
        Assert.Equal(Some.Version(2), await queries.FindVersion(new AutomationRef("au_1", 2), None));
        Assert.Equal(Some.Version(1).Definition, await Store.Get<IVersionStore>().Read(new AutomationRef("au_1", 1), None));
        Assert.Null(await Store.Get<IVersionStore>().Read(new AutomationRef("au_1", 3), None));
    }

    [Fact]
    public async Task The_newest_automation_is_listed_first_whatever_its_id_and_a_place_of_an_older_program_is_refused()
    {
        await Store.Journal.Append([.. new[] { 2, 1, 3, 4 }.Select((id, age) => Some.Automation(id) with { CreatedAt = Some.Time.AddTicks(-10 * (age / 2)) })]);
        var queries = Store.Get<IAutomationQueries>();

        var first = await queries.List(archived: null, new PageRequest(3), None);
        var second = await queries.List(archived: false, new PageRequest(3, first.Next), None);

        Assert.Equal(["au_000000002", "au_000000001", "au_000000004", "au_000000003"], first.Items.Concat(second.Items).Select(row => row.Id));
        Assert.Null(second.Next);
        foreach (var place in (string[][])[["au_000000002"], ["yesterday", "au_000000002"], ["9223372036854775807", "au_000000002"]])
        {
            await Assert.ThrowsAsync<InvalidCursorException>(() => queries.List(archived: null, new PageRequest(3, Cursor.Of("automations", place)), None));
        }
    }

    [Fact]
    public async Task Channels_are_listed()
    {
        var shop = new ChannelRow("shop", "Shop", "1055", Some.Time);
        await Store.Journal.Append([shop, new ChannelRow("old", "Old", "1", Some.Time)]);
        await Store.Journal.Append([new ChannelRemoval("old"), shop with { Name = "The shop" }]);

        Assert.Equal([shop with { Name = "The shop" }], (await Store.Get<IChannelQueries>().List(First, None)).Items);
        Assert.Equal([shop with { Name = "The shop" }], await Store.Get<IChannelQueries>().OfNumber("1055", None));
        Assert.Empty(await Store.Get<IChannelQueries>().OfNumber("1", None));
    }

    [Fact]
    public async Task Of_the_ids_of_each_kind_those_are_named_that_lead_nowhere()
    {
        await Store.Journal.Append([new ChannelRow("shop", "Shop", "1055", Some.Time), new ConnectionRow("rome", "Rome", "loc", Some.Time), Some.Automation(1)]);
        Assert.True(await Store.Get<ICalendarStore>().Put(new StoredCalendar("office", 1, "{}", Some.Time), None));
        var queries = Store.Get<IReferenceQueries>();

        foreach (var (kind, id) in new[]
        {
            (ReferenceKind.Channel, "shop"), (ReferenceKind.Calendar, "office"), (ReferenceKind.Connection, "rome"), (ReferenceKind.Automation, Some.Id("au", 1)),
        })
        {
            Assert.Equal(["none", "old"], await queries.FindUnknown(kind, ["none", id, "old"], None));
            Assert.Empty(await queries.FindUnknown(kind, [], None));
        }
    }

    [Fact]
    public async Task The_timeline_shows_what_happened_newest_first()
    {
        await Store.Journal.Append(
        [
            Some.Delivery(1), Some.Run(1), Some.Message(2) with { Status = MessageStatus.Queued }, Some.Step(1, 5), Some.Delivery(3, "+15550001111"),
        ]);
        await Store.Journal.Append([Some.Message(2, status: MessageStatus.Read) with { At = Some.Time.AddDays(1) }]);

        var page = await Store.Get<ITimelineQueries>().Read(Some.Phone, First, None);

        Assert.Equal([nameof(StepRow), nameof(MessageRow), nameof(DeliveryRow), nameof(RunRow)], page.Items.Select(item => item.Row.GetType().Name));
        Assert.Equal(MessageStatus.Read, Assert.IsType<MessageRow>(page.Items[1].Row).Status);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task A_cursor_of_another_list_or_of_nobody_is_refused()
    {
        await Store.Journal.Append([Some.Run(1), Some.Run(2), Some.Audit(1), Some.Audit(2)]);
        var runs = await Store.Get<IRunQueries>().List(new RunFilter(), new PageRequest(1), None);
        var audit = await Store.Get<IAuditQueries>().List(new PageRequest(1), None);

        foreach (var cursor in new[] { runs.Next!, "!!!", "AAAA", "audit", new string('A', 5_000), audit.Next![..^2] + "__" })
        {
            await Assert.ThrowsAsync<InvalidCursorException>(() => Store.Get<IAuditQueries>().List(new PageRequest(10, cursor), None));
        }

        await Assert.ThrowsAsync<InvalidCursorException>(() => Store.Get<ITimelineQueries>().Read(Some.Phone, new PageRequest(10, audit.Next), None));
        Assert.Single((await Store.Get<IAuditQueries>().List(new PageRequest(10, audit.Next), None)).Items);
    }

    [Fact]
    public async Task A_list_that_ends_with_a_full_page_says_that_it_ends()
    {
        await Store.Journal.Append([Some.Run(1), Some.Run(2)]);
        var queries = Store.Get<IRunQueries>();

        Assert.Null((await queries.List(new RunFilter(), new PageRequest(2), None)).Next);
        Assert.NotNull((await queries.List(new RunFilter(), new PageRequest(1), None)).Next);
        Assert.Equal((1, 500, 50), (new PageRequest(0).Limit, new PageRequest(10_000).Limit, new PageRequest().Limit));
    }
}
