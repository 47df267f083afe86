using Grainline.Embedded.Calls;

namespace Grainline.Embedded.Activations;

/// <summary>
/// The requests of one activation that wait or run, and the decision which may start: in order of arrival, except that a request that
/// may run beside the running ones does not wait behind one that may not (as in Orleans). Guarded by its activation.
/// </summary>
internal sealed class Mailbox
{
    private RequestList _waiting;
    private RequestList _waitingReaders;
    private RequestList _waitingInterleaved;
    private RequestList _running;
    private int _runningReaders;
    private bool _runsExclusive;
    private long _arrivals;

    /// <summary>Calls that wait or run; ticks are not counted.</summary>
    public int Calls { get; private set; }

    public bool IsRunning => _running.First is not null;

    public bool IsQuiet => !IsRunning && NextOf(mayRead: true, mayWrite: true) is null;

    public void Add(GrainRequest request)
    {
        request.Arrival = ++_arrivals;
        Calls += request.IsCall ? 1 : 0;
        WaitingLike(request).Add(request);
    }

    /// <summary>Moves the next request that may start to the running ones; null when none may.</summary>
    public GrainRequest? TakeNext()
    {
        if (NextOf(mayRead: !_runsExclusive, mayWrite: !_runsExclusive && _runningReaders == 0) is not { } request)
        {
            return null;
        }

        WaitingLike(request).Remove(request);
        _running.Add(request);
        _runsExclusive |= request.Interleaving == Interleaving.None;
        _runningReaders += request.Interleaving == Interleaving.ReadOnly ? 1 : 0;
        return request;
    }

    public void Finish(GrainRequest request)
    {
        _running.Remove(request);
        Calls -= request.IsCall ? 1 : 0;
        _runsExclusive &= request.Interleaving != Interleaving.None;
        _runningReaders -= request.Interleaving == Interleaving.ReadOnly ? 1 : 0;
    }

    /// <summary>Takes all calls that wait, in order, and forgets the ticks.</summary>
    public List<GrainRequest> TakeWaitingCalls()
    {
        List<GrainRequest> calls = [];
        while (NextOf(mayRead: true, mayWrite: true) is { } request)
        {
            WaitingLike(request).Remove(request);
            if (request.IsCall)
            {
                Calls--;
                calls.Add(request);
            }
        }

        return calls;
    }

    /// <summary>Fails what is over its time. Waiting requests leave; running ones run on, though nobody waits for them.</summary>
    public void Expire(long now)
    {
        Calls -= ExpireWaiting(ref _waiting, now) + ExpireWaiting(ref _waitingReaders, now) + ExpireWaiting(ref _waitingInterleaved, now);
        for (var request = _running.First; request is not null; request = request.Next)
        {
            request.ExpireIfDue(now);
        }
    }

    /// <summary>Fails all that waits or runs.</summary>
    public void FailAll(Exception exception)
    {
        foreach (var call in TakeWaitingCalls())
        {
            call.Fail(exception);
        }

        for (var request = _running.First; request is not null; request = request.Next)
        {
            request.Fail(exception);
        }
    }

    private static int ExpireWaiting(ref RequestList waiting, long now)
    {
        var expired = 0;
        for (var request = waiting.First; request is not null;)
        {
            var next = request.Next;
            if (request.ExpireIfDue(now))
            {
                waiting.Remove(request);
                expired++;
            }

            request = next;
        }

        return expired;
    }

    private GrainRequest? NextOf(bool mayRead, bool mayWrite)
    {
        var next = _waitingInterleaved.First;
        next = mayRead ? Earlier(next, _waitingReaders.First) : next;
        return mayWrite ? Earlier(next, _waiting.First) : next;
    }

    private static GrainRequest? Earlier(GrainRequest? one, GrainRequest? other) =>
        one is null || other?.Arrival < one.Arrival ? other : one;

    private ref RequestList WaitingLike(GrainRequest request)
    {
        switch (request.Interleaving)
        {
            case Interleaving.None: return ref _waiting;
            case Interleaving.ReadOnly: return ref _waitingReaders;
            default: return ref _waitingInterleaved;
        }
    }
}
