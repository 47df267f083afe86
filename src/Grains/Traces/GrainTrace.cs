using System.Diagnostics;
using Grainline.Runs;

namespace Grainline.Traces;

/// <summary>
/// What grains tell of themselves to whoever traces (docs/operations.md). A call of a grain is traced by the context that flows with it; an
/// effect leaves after the commit, perhaps after a crash, and so takes the context with it in the contact's state.
/// Without a listener nothing here allocates or is stored. Spans have our ids; never a phone, a name, a text or a secret.
/// </summary>
internal static class GrainTrace
{
    public const string SourceName = "Grainline.Grains";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody traces.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>A part of what the caller does; null when that is not traced.</summary>
    public static Activity? Part(string name) => Activity.Current is null ? null : Source.StartActivity(name);

    /// <summary>A span with causes of its own instead of the surrounding one: a loop works for many. To be called in the asynchronous
    /// method that the span lasts for.</summary>
    /// <param name="name">One of a few.</param>
    /// <param name="cause">What it continues; default = it begins a trace.</param>
    /// <param name="links">What caused it too.</param>
    public static Activity? Begin(string name, ActivityContext cause, IEnumerable<ActivityLink> links)
    {
        Activity.Current = null;
        return Source.StartActivity(name, ActivityKind.Internal, cause, tags: null, links);
    }

    /// <summary>The work on an effect, in the trace of the turn that asked for it; null when that was not traced.</summary>
    /// <param name="name">One of a few.</param>
    /// <param name="trace">The effect's trace.</param>
    /// <param name="effectId">Ours.</param>
    public static Activity? Effect(string name, string? trace, string effectId)
    {
        // What started the loop that gets here was another effect.
        Activity.Current = null;
        return !IsOn || Parse(trace) is not { } cause
            ? null
            : Source.StartActivity(name, ActivityKind.Internal, cause)?.SetTag(Tags.Effect, effectId);
    }

    /// <summary>What is stored of a span, as W3C's <c>traceparent</c>; null when it will not be seen.</summary>
    public static string? Stored(Activity? span) => span is { Recorded: true } ? span.Id : null;

    /// <summary>Adds the traces in which the runs of a turn began, where they are others: waits are longer than traces.</summary>
    public static void Link(Activity span, IEnumerable<string> origins)
    {
        foreach (var origin in origins)
        {
            if (Parse(origin) is { } context && context.TraceId != span.TraceId)
            {
                span.AddLink(new ActivityLink(context));
            }
        }
    }

    public static Activity Of(this Activity span, RunState run) => span
        .SetTag(Tags.Run, run.Id).SetTag(Tags.Automation, run.AutomationId).SetTag(Tags.Step, run.StepId);

    /// <summary>An effect's outcome.</summary>
    public static void Ends(this Activity? span, Messages.EffectOutcome outcome)
    {
        span?.SetTag(Tags.Verdict, outcome.Verdict.ToString().ToLowerInvariant()).SetTag(Tags.Code, outcome.Code);
        if (outcome.Verdict == Messages.EffectVerdict.Failed)
        {
            span?.SetStatus(ActivityStatusCode.Error, outcome.Code);
        }
    }

    /// <summary>Of an exception only its kind: its text may show anything.</summary>
    public static void Fails(this Activity? span, Exception failure) => span?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);

    private static ActivityContext? Parse(string? trace) => ActivityContext.TryParse(trace, traceState: null, isRemote: true, out var context) ? context : null;

    /// <summary>Names of attributes. Their values are ids, numbers and words of ours.</summary>
    public static class Tags
    {
        public const string Effect = "grainline.effect_id";
        public const string Run = "grainline.run_id";
        public const string Automation = "grainline.automation_id";
        public const string Step = "grainline.step_id";
        public const string Channel = "grainline.channel_id";
        public const string Connection = "grainline.connection_id";
        public const string Delivery = "grainline.delivery_id";
        public const string Outcome = "grainline.outcome";
        public const string Verdict = "grainline.verdict";
        public const string Code = "grainline.code";
        public const string Commands = "grainline.commands";
        public const string Again = "grainline.again";
    }
}
