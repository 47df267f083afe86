namespace Grainline.Api.Problems;

/// <summary>A request with many parts cannot be stored to its end now: the cause knows nothing of those that are stored already.</summary>
/// <param name="detail">What is stored and what to do, for a person.</param>
/// <param name="cause">An overload, or an outage.</param>
internal sealed class PartlyStoredException(string detail, Exception cause) : Exception(detail, cause);
