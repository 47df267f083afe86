using Grainline.Messages;

namespace Grainline.Runs;

/// <summary>Whether a provider answers, by what became of the newest calls. It is in memory: after a restart the effects that are tried again find out.</summary>
internal sealed class Reachability
{
    /// <summary>How long a channel or connection that met trouble stays in memory to tell of it; older trouble needs nobody.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>Null while it answers.</summary>
    public ProviderTrouble? Trouble { get; private set; }

    /// <summary>Takes what became of an effect. Any word of the provider, a refusal too, says that it can be reached.</summary>
    public void Note(EffectVerdict verdict, string? code, string? detail, DateTimeOffset now)
    {
        if (verdict is (EffectVerdict.Retry or EffectVerdict.Uncertain) && code is not null && IsSilence(code))
        {
            Meet(code, detail, now);
        }
        else
        {
            Trouble = null;
        }
    }

    /// <summary>Takes what a check found: a person asked whether all is well, and every failure says that it is not.</summary>
    /// <param name="failure">Null = all is well.</param>
    /// <param name="now">When it was checked.</param>
    public void Note(ProviderFailure? failure, DateTimeOffset now)
    {
        if (failure is null)
        {
            Trouble = null;
        }
        else
        {
            Meet(failure.Code, failure.Detail, now);
        }
    }

    public void Forget() => Trouble = null;

    private void Meet(string code, string? detail, DateTimeOffset now) => Trouble = new ProviderTrouble(code, detail, Trouble?.Since ?? now, now);

    private static bool IsSilence(string code) => code is "unreachable" or "timeout" or "connection_lost" || code.StartsWith("http_5", StringComparison.Ordinal);
}
