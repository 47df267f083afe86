using Grainline.Pages.Backend;

namespace Grainline.Pages.Parts;

/// <summary>
/// One thing of the API as it was read last. Only the newest question counts; an answer that fails takes nothing away but a thing that is gone.
/// </summary>
public sealed class Reading<T>
    where T : class
{
    private int _questions;

    public T? Value { get; private set; }

    /// <summary>Why the newest answer has no value.</summary>
    public Refusal? Failure { get; private set; }

    /// <summary>Whether there is no such thing, which another try does not change.</summary>
    public bool IsMissing => Failure is { Code: "not_found" };

    /// <summary>Waits for the answer.</summary>
    public async Task Take(Task<Answer<T>> asked)
    {
        var question = ++_questions;
        var answer = await asked;
        if (question == _questions)
        {
            Failure = answer.Refusal;
            Value = answer.Value ?? (IsMissing ? null : Value);
        }
    }

    /// <summary>Takes what is newer than any answer under way, for instance that of a change.</summary>
    public void Set(T value) => (Value, Failure, _questions) = (value, null, _questions + 1);

    /// <summary>Another thing is looked at: what was read is of the former one.</summary>
    public void Clear() => (Value, Failure, _questions) = (null, null, _questions + 1);
}
