namespace Grainline.Tests.Support.Deliveries;

/// <summary>One delivery as its sender knows it: the same key in every attempt, and what each was answered.</summary>
internal sealed class Shipment(string key, string phone)
{
    private readonly List<Reply> _replies = [];
    private int _unanswered;

    public string Key { get; } = key;

    public string Phone { get; } = phone;

    /// <summary>Attempts that got no answer: the connection broke or the time ran out.</summary>
    public int Unanswered => _unanswered;

    /// <summary>The answers, oldest first.</summary>
    public IReadOnlyList<Reply> Replies
    {
        get
        {
            lock (_replies)
            {
                return [.. _replies];
            }
        }
    }

    /// <summary>Whether the sender has been told that it need not come again.</summary>
    public bool IsSettled => Replies.Any(reply => reply.Status is 200 or 202);

    public void Answer(Reply reply)
    {
        lock (_replies)
        {
            _replies.Add(reply);
        }
    }

    public void NoAnswer() => Interlocked.Increment(ref _unanswered);
}

/// <summary>One answer.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Word"><c>accepted</c>, <c>duplicate</c>, <c>skipped</c>, or the code of a problem.</param>
/// <param name="RunId">The run that was started, or that an earlier attempt had started.</param>
/// <param name="RetryAfter">Whether the answer says when to come again.</param>
/// <param name="SentAt">When the attempt began.</param>
/// <param name="Took">Until the answer was there.</param>
internal sealed record Reply(int Status, string? Word, string? RunId, bool RetryAfter, DateTimeOffset SentAt, TimeSpan Took);
