using Microsoft.Extensions.Options;

namespace Grainline.Sandbox.Meta;

/// <summary>Meta's limit of messages per second of a number; more are 130429 (facts/whatsapp.md 3). Off unless it is set.</summary>
internal sealed class Throughput(IOptions<SandboxOptions> options)
{
    private const int MaxNumbers = 1_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _sent = new(StringComparer.Ordinal);

    /// <summary>Counts a message; false when it is one too many within any second.</summary>
    public bool Take(string phoneNumberId, DateTimeOffset now)
    {
        if (options.Value.MaxMessagesPerSecond is not { } max)
        {
            return true;
        }

        lock (_gate)
        {
            if (_sent.Count >= MaxNumbers)
            {
                _sent.Clear();
            }

            if (!_sent.TryGetValue(phoneNumberId, out var sent))
            {
                _sent.Add(phoneNumberId, sent = new());
            }

            while (sent.TryPeek(out var oldest) && now - oldest >= Second)
            {
                sent.Dequeue();
            }

            if (sent.Count >= max)
            {
                return false;
            }

            sent.Enqueue(now);
            return true;
        }
    }
}
