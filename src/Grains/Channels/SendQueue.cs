using Grainline.Messages;

namespace Grainline.Channels;

/// <summary>
/// The messages of a channel that wait, and those that are on their way. Automations take turns, so that one which starts a thousand
/// contacts does not hold up the others; messages to a person who has had too many rest, in order, and hold up nobody.
/// </summary>
internal sealed class SendQueue
{
    private readonly Dictionary<string, OutboundMessage> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<OutboundMessage>> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private readonly Dictionary<string, Queue<OutboundMessage>> _resting = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _wakes = new();
    private readonly Queue<OutboundMessage> _rested = new();
    private readonly Dictionary<string, (Task Way, Task Call)> _underWay = new(StringComparer.Ordinal);

    /// <summary>The pace for one person.</summary>
    public RecipientPace Pace { get; set; } = new(ChannelLimits.RecipientBurst);

    public int Waiting => _waiting.Count;

    /// <summary>The calls that have no answer yet.</summary>
    public IReadOnlyCollection<Task> Calls => [.. _underWay.Values.Select(message => message.Call).Where(call => !call.IsCompleted)];

    /// <summary>The ways of all messages that are not waiting any more, to the end where their contacts know what became of them.</summary>
    public IReadOnlyCollection<Task> Ways => [.. _underWay.Values.Select(message => message.Way)];

    public bool Knows(string effectId) => _waiting.ContainsKey(effectId) || _underWay.ContainsKey(effectId);

    public void Add(OutboundMessage message)
    {
        _waiting.Add(message.EffectId, message);
        if (!_lanes.TryGetValue(message.AutomationId, out var lane))
        {
            _lanes.Add(message.AutomationId, lane = new Queue<OutboundMessage>());
            _turns.Enqueue(message.AutomationId);
        }

        lane.Enqueue(message);
    }

    /// <summary>How long every message that waits has to rest; zero when one may go now, or none waits.</summary>
    public TimeSpan Rest(DateTimeOffset now) =>
        _turns.Count == 0 && _rested.Count == 0 && _wakes.TryPeek(out _, out var at) && at > now ? at - now : TimeSpan.Zero;

    /// <summary>Takes up to so many out, of each automation in turn.</summary>
    public List<OutboundMessage> Take(int count, DateTimeOffset now)
    {
        Wake(now);
        var taken = new List<OutboundMessage>(Math.Min(count, _waiting.Count));
        while (taken.Count < count && _rested.TryDequeue(out var rested))
        {
            TakeOut(rested, now, taken);
            Next(rested.To, now);
        }

        while (taken.Count < count && _turns.TryDequeue(out var automation))
        {
            var message = FirstOf(automation);
            if (!_waiting.ContainsKey(message.EffectId))
            {
                continue;
            }

            if (_resting.TryGetValue(message.To, out var others))
            {
                others.Enqueue(message);
            }
            else if (Pace.Wait(message.To, now) is var wait && wait > TimeSpan.Zero)
            {
                _resting.Add(message.To, new Queue<OutboundMessage>([message]));
                _wakes.Enqueue(message.To, now + wait);
            }
            else
            {
                TakeOut(message, now, taken);
            }
        }

        return taken;
    }

    /// <summary>Takes one out, wherever it stands; its place is passed over later.</summary>
    public bool Remove(string effectId) => _waiting.Remove(effectId);

    /// <summary>Drops what waits, with the places: what comes back may be another try.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _lanes.Clear();
        _turns.Clear();
        _resting.Clear();
        _wakes.Clear();
        _rested.Clear();
    }

    /// <summary>The message is on its way.</summary>
    /// <param name="effectId">It.</param>
    /// <param name="way">Ends when its contact knows what became of it.</param>
    /// <param name="call">Ends before, when the call is answered and others may be made.</param>
    public void Begin(string effectId, Task way, Task call) => _underWay[effectId] = (way, call);

    public void End(string effectId) => _underWay.Remove(effectId);

    /// <summary>The call of a message that is on its way.</summary>
    public Task? CallOf(string effectId) => _underWay.GetValueOrDefault(effectId).Call;

    private OutboundMessage FirstOf(string automation)
    {
        var lane = _lanes[automation];
        var message = lane.Dequeue();
        if (lane.Count > 0)
        {
            _turns.Enqueue(automation);
        }
        else
        {
            _lanes.Remove(automation);
        }

        return message;
    }

    private void TakeOut(OutboundMessage message, DateTimeOffset now, List<OutboundMessage> taken)
    {
        if (_waiting.Remove(message.EffectId))
        {
            Pace.Take(message.To, now);
            taken.Add(message);
        }
    }

    /// <summary>One message of each person whose rest is over. The person stays among those who rest until it has gone, so that no
    /// later one overtakes it.</summary>
    private void Wake(DateTimeOffset now)
    {
        if (Pace.Follow(now))
        {
            WakeAll(now);
        }

        while (_wakes.TryPeek(out var person, out var at) && at <= now)
        {
            _wakes.Dequeue();
            if (Pace.Wait(person, now) is var more && more > TimeSpan.Zero)
            {
                // Refused meanwhile.
                _wakes.Enqueue(person, now + more);
            }
            else
            {
                _rested.Enqueue(_resting[person].Dequeue());
            }
        }
    }

    /// <summary>The clock was set back: what rests is asked about again by what it shows now.</summary>
    private void WakeAll(DateTimeOffset now)
    {
        var people = _wakes.UnorderedItems.Select(wake => wake.Element).ToList();
        _wakes.Clear();
        _wakes.EnqueueRange(people, now);
    }

    private void Next(string person, DateTimeOffset now)
    {
        if (_resting[person].Count == 0)
        {
            _resting.Remove(person);
        }
        else
        {
            _wakes.Enqueue(person, now + Pace.Wait(person, now));
        }
    }
}
