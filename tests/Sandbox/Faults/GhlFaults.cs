using Grainline.Messages;
using Grainline.Tests.GoHighLevel;

namespace Grainline.Tests.Sandbox.Faults;

/// <summary>Every way in which Go High Level fails a push: at its upsert, which may be repeated, and at its note, which may not.</summary>
internal static class GhlFaults
{
    private static readonly int[] Statuses = [400, 401, 403, 404, 408, 422, 500, 502, 503];

    public static IEnumerable<FaultCase> Cases =>
    [
        .. Statuses.Select(status => new FaultCase($"{status} at the upsert", $$""" "path":"/upsert","status":{{status}} """)),
        new("429 without headers", """ "path":"/upsert","status":429 """),
        new("429 with `Retry-After: 33`", """ "path":"/upsert","status":429,"retry_after":33 """),
        new("nobody listens", null),
        new("connection reset before the upsert", """ "path":"/upsert","status":500,"drop_answer":true """),
        new("connection reset after the upsert", """ "path":"/upsert","drop_answer":true """, Acts: true),
        new("time-out before the upsert", """ "path":"/upsert","status":500,"delay":"PT1M" """),
        new("time-out after the upsert", """ "path":"/upsert","delay":"PT1M" """, Acts: true),
        new("503 at the note", """ "path":"/notes","status":503 """),
        new("504 at the note", """ "path":"/notes","status":504 """),
        new("connection reset before the note", """ "path":"/notes","status":500,"drop_answer":true """),
        new("connection reset after the note", """ "path":"/notes","drop_answer":true """, Acts: true),
        new("time-out after the note", """ "path":"/notes","delay":"PT1M" """, Acts: true),
    ];

    public static async Task<List<FaultRow>> Play()
    {
        var rows = new List<FaultRow>();
        foreach (var fault in Cases)
        {
            // The rate limit is the location's: each fault has a GHL of its own.
            await using var ghl = await GhlHost.Start();
            rows.Add(await Play(ghl, fault));
        }

        return rows;
    }

    private static async Task<FaultRow> Play(GhlHost ghl, FaultCase fault)
    {
        var access = ghl.Access;
        if (fault.Script is { } script)
        {
            await ghl.Fault($$"""{"target":"ghl","mode":"next",{{script}}}""");
        }
        else
        {
            access = access with { BaseUrl = "http://127.0.0.1:9" };
        }

        var push = GhlHost.Push(("first_name", "Ada")) with { AddTags = ["vip"], Note = "Ciao" };
        var first = fault.IsLate ? await ghl.SendUntilTimeout(push) : await ghl.Client.Push(access, push, CancellationToken.None);
        var atOnce = await Notes(ghl);
        var isSettled = false;
        if (first.Effect.Verdict == EffectVerdict.Retry)
        {
            ghl.Rest();
            var second = await ghl.Send(push with { ContactId = first.ContactId, Done = first.Done });
            isSettled = second.Effect.Verdict == EffectVerdict.Done;
        }

        return new FaultRow(
            fault, first.Effect.Verdict, first.Effect.Code, first.Effect.Hold, first.Effect.RetryAfter, atOnce, await Notes(ghl), isSettled);
    }

    /// <summary>Notes are what a repetition would double; contacts and tags are compared before they are written.</summary>
    private static async Task<int> Notes(GhlHost ghl) => (await ghl.Items("contacts")) switch
    {
        [] => 0,
        [{ } only] => only["notes"]!.AsArray().Count,
        var many => throw new InvalidOperationException($"One person became {many.Count} contacts."),
    };
}
