using Grainline.Journal;

namespace Grainline.Storage.Commits;

/// <summary>Estimates what rows hold in memory, for the limits of queue and batch.</summary>
internal static class RowSize
{
    /// <summary>A row with its ids and times.</summary>
    private const int Base = 512;

    public static int Of(IReadOnlyList<IJournalRow> rows)
    {
        var bytes = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            bytes += Base + Payload(rows[i]);
        }

        return (int)Math.Min(bytes, int.MaxValue);
    }

    private static long Payload(IJournalRow row) => row switch
    {
        DeliveryRow delivery => delivery.Delivery.Body.Length,
        RunRow run => Chars(run.StepDetail) + Chars(run.Snapshot),
        StepRow step => Chars(step.Detail),
        MessageRow message => Chars(message.Content.Text) + Chars(message.Content.Received) + (message.Content.Template?.Parameters.Sum(parameter => Chars(parameter.Text)) ?? 0),
        ContactRow contact => contact.Profile.CustomFields.Sum(field => Chars(field.Key) + Chars(field.Value.Raw)),
        VersionRow version => Chars(version.Definition),
        AuditRow audit => Chars(audit.Detail),
        AutomationRow or AutomationRemoval or ChannelRow or ChannelRemoval or ConnectionRow or ConnectionRemoval or MessageStatusRow or ContactErasure => 0,
        _ => throw new NotSupportedException($"No table takes a {row.GetType().Name}."),
    };

    private static long Chars(string? text) => 2L * (text?.Length ?? 0);
}
