namespace Grainline.Messages;

/// <summary>That a provider gave no answer, or refused the last check: what is sent to it is tried again and again meanwhile, and nothing
/// else tells the operator.</summary>
/// <param name="Code">The provider's error code, or a word of ours for what happened on the way.</param>
/// <param name="Detail">For a person; holds no personal data.</param>
/// <param name="Since">When it was first met; it has answered nothing since.</param>
/// <param name="LastAt">When it was last met.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ProviderTrouble")]
public sealed record ProviderTrouble(
    [property: Id(0)] string Code, [property: Id(1)] string? Detail, [property: Id(2)] DateTimeOffset Since, [property: Id(3)] DateTimeOffset LastAt);
