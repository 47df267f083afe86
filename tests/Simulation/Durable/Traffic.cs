namespace Grainline.Tests.Simulation;

/// <summary>What is on its way out of the process; the world chooses what arrives next, and how it ends.</summary>
internal sealed class Traffic
{
    private readonly List<Crossing> _open = [];

    /// <summary>Where everything stays on its way, for a test that looks meanwhile.</summary>
    public TrafficKind? Stuck { get; set; }

    public int Count => Stuck is null ? _open.Count : _open.Count(crossing => crossing.Kind != Stuck);

    public void Add(Crossing crossing) => _open.Add(crossing);

    public Crossing Take(int place)
    {
        var crossing = Stuck is null ? _open[place] : _open.Where(crossing => crossing.Kind != Stuck).ElementAt(place);
        _open.Remove(crossing);
        return crossing;
    }

    /// <summary>Takes all, as a crash does.</summary>
    public List<Crossing> TakeAll()
    {
        List<Crossing> all = [.. _open];
        _open.Clear();
        return all;
    }
}

/// <summary>Something that left the process and has no answer yet.</summary>
/// <param name="What">For the history.</param>
/// <param name="Kind">Where it goes.</param>
/// <param name="End">Ends it in one of the ways.</param>
internal sealed record Crossing(string What, TrafficKind Kind, Action<Fate> End);

/// <summary>Where something goes.</summary>
internal enum TrafficKind
{
    Read = 0,
    Write = 1,
    Message = 2,
    Request = 3,
}

/// <summary>How something on its way ends.</summary>
internal enum Fate
{
    Done = 0,

    /// <summary>Not done, and the process learns it.</summary>
    Refused = 1,

    /// <summary>Done, and the process does not learn it.</summary>
    AnswerLost = 2,

    /// <summary>Done; the process that asked is gone.</summary>
    DoneInCrash = 3,

    /// <summary>Not done; the process that asked is gone.</summary>
    LostInCrash = 4,
}
