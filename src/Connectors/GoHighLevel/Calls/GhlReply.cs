using System.Text.Json;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>What a call brought: a body, or a failure with what GHL said about it.</summary>
internal sealed record GhlReply
{
    public JsonElement Body { get; init; }

    public ProviderFailure? Failure { get; init; }

    public GhlErrorBody Error { get; init; } = GhlErrorBody.Nothing;

    /// <summary>0 when no answer came.</summary>
    public int Status { get; init; }
}
