using Grainline.Messages;

namespace Grainline.Channels;

/// <summary>The messages of a channel that wait, in order, and those that are on their way.</summary>
internal sealed class SendQueue
{
    private readonly LinkedList<OutboundMessage> _waiting = new();
    private readonly Dictionary<string, LinkedListNode<OutboundMessage>> _byEffect = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _underWay = new(StringComparer.Ordinal);

    public int Waiting => _waiting.Count;

    public int UnderWay => _underWay.Count;

    public IReadOnlyCollection<Task> Calls => _underWay.Values;

    public bool Knows(string effectId) => _byEffect.ContainsKey(effectId) || _underWay.ContainsKey(effectId);

    public void Add(OutboundMessage message) => _byEffect.Add(message.EffectId, _waiting.AddLast(message));

    /// <summary>Takes the first ones out.</summary>
    public List<OutboundMessage> Take(int count)
    {
        var taken = new List<OutboundMessage>(count);
        while (taken.Count < count && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _byEffect.Remove(first.Value.EffectId);
            taken.Add(first.Value);
        }

        return taken;
    }

    /// <summary>Takes one out, wherever it stands.</summary>
    public bool Remove(string effectId)
    {
        if (!_byEffect.Remove(effectId, out var node))
        {
            return false;
        }

        _waiting.Remove(node);
        return true;
    }

    public void Begin(string effectId, Task call) => _underWay[effectId] = call;

    public void End(string effectId) => _underWay.Remove(effectId);

    /// <summary>The call of a message that is on its way.</summary>
    public Task? CallOf(string effectId) => _underWay.GetValueOrDefault(effectId);
}
