namespace Grainline.Sandbox.Faults;

/// <summary>The simulator that a fault strikes.</summary>
internal enum FaultTarget
{
    Meta = 0,
    Ghl = 1,
}

/// <summary>Which calls a fault strikes.</summary>
internal enum FaultMode
{
    /// <summary>The next <c>n</c>; then the fault is spent.</summary>
    Next = 0,

    /// <summary>Every <c>n</c>th from now on.</summary>
    Every = 1,

    Always = 2,
}

/// <summary>What goes wrong, and when.</summary>
internal sealed record Fault
{
    public const int MaxCalls = 1_000_000;
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    public required FaultTarget Target { get; init; }

    public required FaultMode Mode { get; init; }

    public int N { get; init; } = 1;

    /// <summary>Strikes only calls whose path holds this, for instance <c>/tags</c>; null = every call to the target.</summary>
    public string? Path { get; init; }

    /// <summary>HTTP status of an answer that replaces the work; null = the one that belongs to the code.</summary>
    public int? Status { get; init; }

    /// <summary>The vendor's error code of that answer; null = one that belongs to the status.</summary>
    public int? Code { get; init; }

    /// <summary>Holds back the answer, not the work.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Closes the connection in place of the answer, after the work.</summary>
    public bool DropAnswer { get; init; }

    /// <summary>Sent along with the error as <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The call succeeds and the error comes later, as a <c>failed</c> status.</summary>
    public bool ByStatus { get; init; }

    /// <summary>Whether the call is answered with an error and its work left undone.</summary>
    public bool Refuses => !ByStatus && (Status is not null || Code is not null);
}
