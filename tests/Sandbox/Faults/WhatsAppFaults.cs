using Grainline.Messages;
using Grainline.Sandbox.Meta;
using Grainline.Tests.Support;
using Grainline.WhatsApp;

namespace Grainline.Tests.Sandbox.Faults;

/// <summary>Every way in which WhatsApp fails a message, played on the simulator with the real client.</summary>
internal static class WhatsAppFaults
{
    public static IEnumerable<FaultCase> Cases =>
    [
        .. WhatsAppErrors.Codes.Append(299).Select(code => new FaultCase($"{code} {GraphError.TitleOf(code)}", $$""" "code":{{code}} """)),
        new("429 without headers", """ "status":429 """),
        new("429 with `Retry-After: 33`", """ "status":429,"retry_after":33 """),
        new("500", """ "status":500 """),
        new("502 with an error body", """ "status":502 """),
        new("503", """ "status":503 """),
        new("nobody listens", null),
        new("connection reset before Meta took it", """ "status":500,"drop_answer":true """),
        new("connection reset after Meta took it", """ "drop_answer":true """, Acts: true),
        new("time-out before Meta took it", """ "status":500,"delay":"PT1M" """),
        new("time-out after Meta took it", """ "delay":"PT1M" """, Acts: true),
    ];

    public static async Task<List<FaultRow>> Play()
    {
        await using var sandbox = await SandboxHost.Start();
        var rows = new List<FaultRow>();
        foreach (var (number, fault) in Cases.Index())
        {
            rows.Add(await Play(sandbox, fault, $"effect-{number}"));
        }

        return rows;
    }

    private static async Task<FaultRow> Play(SandboxHost sandbox, FaultCase fault, string effectId)
    {
        var channel = sandbox.Channel;
        if (fault.Script is { } script)
        {
            await sandbox.Fault($$"""{"target":"meta","mode":"next",{{script}}}""");
        }
        else
        {
            // Port 9 of this machine has no server.
            channel = channel with { BaseUrl = "http://127.0.0.1:9/v25.0" };
        }

        var first = fault.IsLate
            ? await sandbox.SendUntilTimeout(async () => fault.Acts ? await Arrived(sandbox, effectId) > 0 : await sandbox.HasStruck(), effectId)
            : await sandbox.WhatsApp.Send(channel, Some.Text(effectId: effectId), CancellationToken.None);
        if (fault.Acts)
        {
            await Eventually.Holds(async () => await Arrived(sandbox, effectId) > 0);
        }

        var atOnce = await Arrived(sandbox, effectId);
        var isSettled = first.Verdict == EffectVerdict.Done;
        if (first.Verdict == EffectVerdict.Retry)
        {
            isSettled = (await sandbox.Send(effectId: effectId)).Verdict == EffectVerdict.Done;
        }
        else if (fault.Acts)
        {
            await Eventually.Holds(() => sandbox.Receiver.Statuses.Any(status => status.EffectId == effectId && status.Status == MessageStatus.Delivered));
            isSettled = true;
        }

        return new FaultRow(fault, first.Verdict, first.Code, first.Hold, first.RetryAfter, atOnce, await Arrived(sandbox, effectId), isSettled);
    }

    private static async Task<int> Arrived(SandboxHost sandbox, string effectId) =>
        (await sandbox.Messages("?limit=500")).Count(message => (string?)message!["effect_id"] == effectId);
}
