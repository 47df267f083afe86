namespace Grainline.Pages.Parts;

/// <summary>Which states are good, which wait, which need somebody.</summary>
internal static class States
{
    public static string Tone(string state) => state switch
    {
        "active" or "accepted" or "completed" or "done" or "delivered" or "read" or "sent" or "received" or "approved" or "green" => "ok",
        "waiting" or "retrying" or "paused" or "skipped" or "uncertain" or "running" or "queued" or "sending" or "pending" or "in_appeal" or "yellow" => "wait",
        "rejected" or "failed" or "disabled" or "red" => "bad",
        _ => "",
    };
}
