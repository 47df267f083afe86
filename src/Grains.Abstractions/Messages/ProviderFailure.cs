namespace Grainline.Messages;

/// <summary>Why a provider did not do what it was asked, in the words of <see cref="EffectOutcome"/>.</summary>
/// <param name="Verdict">Never <see cref="EffectVerdict.Done"/>.</param>
/// <param name="Code">The provider's error code, or a word of ours for what happened on the way.</param>
/// <param name="Detail">For a person; holds no personal data.</param>
/// <param name="RetryAfter">When a retry makes sense; only with <see cref="EffectVerdict.Retry"/>.</param>
/// <param name="Hold">What else stands still until the cause is gone.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ProviderFailure")]
public sealed record ProviderFailure(
    [property: Id(0)] EffectVerdict Verdict, [property: Id(1)] string Code, [property: Id(2)] string? Detail,
    [property: Id(3)] TimeSpan? RetryAfter = null, [property: Id(4)] HoldScope Hold = HoldScope.None);
