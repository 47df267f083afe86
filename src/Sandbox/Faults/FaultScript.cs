namespace Grainline.Sandbox.Faults;

/// <summary>The faults that are set up, in order. The first that strikes a call is carried out; all of them count the call.</summary>
internal sealed class FaultScript
{
    public const int MaxFaults = 100;

    private readonly Lock _gate = new();
    private readonly List<Scripted> _faults = [];

    /// <summary>Adds a fault; false when there are too many.</summary>
    public bool TryAdd(Fault fault)
    {
        lock (_gate)
        {
            if (_faults.Count == MaxFaults)
            {
                return false;
            }

            _faults.Add(new(fault));
            return true;
        }
    }

    /// <summary>Counts a call and returns the fault that strikes it, or null.</summary>
    public Fault? Strike(FaultTarget target, string? path = null)
    {
        lock (_gate)
        {
            Scripted? striking = null;
            foreach (var scripted in _faults)
            {
                if (Concerns(scripted.Fault, target, path) && scripted.Counts(taken: striking is not null))
                {
                    striking = scripted;
                }
            }

            _faults.RemoveAll(f => f.IsSpent);
            return striking?.Fault;
        }
    }

    public IReadOnlyList<(Fault Fault, int Calls, int Hits)> List()
    {
        lock (_gate)
        {
            return [.. _faults.Select(f => (f.Fault, f.Calls, f.Hits))];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    private static bool Concerns(Fault fault, FaultTarget target, string? path) =>
        fault.Target == target
        && (fault.Path is not { } part || path?.Contains(part, StringComparison.OrdinalIgnoreCase) is true);

    private sealed class Scripted(Fault fault)
    {
        public Fault Fault { get; } = fault;

        public int Calls { get; private set; }

        public int Hits { get; private set; }

        public bool IsSpent => Fault.Mode == FaultMode.Next && Hits >= Fault.N;

        /// <summary>Counts a call; true when this fault strikes it. A call that another fault has taken is not struck twice.</summary>
        public bool Counts(bool taken)
        {
            Calls++;
            var strikes = !taken && (Fault.Mode is not FaultMode.Every || Calls % Fault.N == 0);
            Hits += strikes ? 1 : 0;
            return strikes;
        }
    }
}
