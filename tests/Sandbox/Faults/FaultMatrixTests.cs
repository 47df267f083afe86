using System.Text;
using Grainline.Messages;
using Grainline.Tests.Support;

namespace Grainline.Tests.Sandbox.Faults;

/// <summary>
/// Every fault of the two providers and what follows from it: nothing is sent twice except where the policy says so, and nothing
/// is lost. The table in docs/faults.md is written by the last test.
/// </summary>
public sealed class FaultMatrixTests(FaultMatrix matrix) : IClassFixture<FaultMatrix>
{
    private const string Page = "docs/faults.md";
    private const string Write = "GRAINLINE_WRITE_DOCS";

    public static TheoryData<string> WhatsApp => [.. WhatsAppFaults.Cases.Select(fault => fault.Name)];

    public static TheoryData<string> Ghl => [.. GhlFaults.Cases.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(WhatsApp))]
    public async Task A_message_that_fails_arrives_once_or_not_at_all_and_the_run_knows_which(string fault) =>
        Judge((await matrix.WhatsApp).Single(row => row.Case.Name == fault));

    [Theory]
    [MemberData(nameof(Ghl))]
    public async Task A_push_that_fails_is_done_once_or_not_at_all_and_the_run_knows_which(string fault) =>
        Judge((await matrix.Ghl).Single(row => row.Case.Name == fault));

    [Fact]
    public async Task The_page_shows_what_happens()
    {
        var path = Path.Combine(Repository.Root, Page);
        var shown = await Render();
        if (Environment.GetEnvironmentVariable(Write) is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, shown);
        }

        Assert.True(File.Exists(path) && await File.ReadAllTextAsync(path) == shown, $"{Page} is stale; {Write}=1 ./test FaultMatrix writes it.");
    }

    private static void Judge(FaultRow row)
    {
        switch (row.Verdict)
        {
            case EffectVerdict.Retry:
                Assert.Equal((0, 1, true), (row.AtOnce, row.AtLast, row.IsSettled));
                break;
            case EffectVerdict.Failed:
                Assert.Equal((0, 0), (row.AtOnce, row.AtLast));
                Assert.Equal((HoldScope.None, null), (row.Hold, row.Wait));
                break;
            case EffectVerdict.Uncertain:
                // Not sent again, so what has arrived is what arrived the first time.
                Assert.Equal((row.Case.Acts ? 1 : 0, row.AtOnce), (row.AtOnce, row.AtLast));
                break;
            default:
                Assert.Fail($"{row.Case.Name} is no fault.");
                break;
        }
    }

    private async Task<string> Render()
    {
        var text = new StringBuilder();
        text.Append("""
            # What happens when a provider fails

            Written by `tests/Sandbox/Faults`, which plays every fault with the real clients against the simulators; do not edit it.
            `GRAINLINE_WRITE_DOCS=1 ./test FaultMatrix` writes it anew.

            *Tried again*: the same effect, at most 16 times in more than an hour, after the wait or after a back-off that doubles from a second to ten minutes, with jitter.
            *Stands still*: others of the kind are not tried either until the cause is gone, whether they were queued before or come later; after each
            pause of five minutes one of them finds out. That uses up no try, and ends at once when the provider tells that the cause is gone or the settings change. `recipient` is
            different: that one person gets nothing for the time in the next column, and the try counts.
            *Uncertain*: the answer was lost and the provider may have acted. A message is not sent again; its status, which carries our id, settles it, and
            after a minute without one the run goes on, and the record says so. A note or an enrolment at GHL, or a post to one of its triggers, is not made again: the step fails, and its `on_error` says what follows.
            *Arrives*: messages on the phone, or notes at GHL, when all of that has run its course and the fault is over.

            ## WhatsApp


            """);
        Table(text, await matrix.WhatsApp);
        text.Append("\n## Go High Level\n\n");
        Table(text, await matrix.Ghl);
        return text.ToString();
    }

    private static void Table(StringBuilder text, IEnumerable<FaultRow> rows)
    {
        text.Append("| fault | outcome | stands still | after | arrives |\n|---|---|---|---|---|\n");
        text.AppendJoin('\n', rows.Select(row => row.Line)).Append('\n');
    }
}

/// <summary>The matrix, played once for all of its tests.</summary>
public sealed class FaultMatrix
{
    private readonly Lazy<Task<List<FaultRow>>> _whatsApp = new(WhatsAppFaults.Play);
    private readonly Lazy<Task<List<FaultRow>>> _ghl = new(GhlFaults.Play);

    public Task<List<FaultRow>> WhatsApp => _whatsApp.Value;

    public Task<List<FaultRow>> Ghl => _ghl.Value;
}
