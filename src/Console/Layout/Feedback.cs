using Grainline.Pages.Backend;
using Grainline.Pages.Texts;
using Microsoft.Extensions.Localization;

namespace Grainline.Pages.Layout;

/// <summary>Short news of what a person did: read out by screen readers, gone by itself unless it is bad.</summary>
internal sealed class Feedback(IStringLocalizer<Text> texts)
{
    public event EventHandler? Changed;

    public string? Message { get; private set; }

    public bool IsBad { get; private set; }

    public void Good(string message) => Show(message, bad: false);

    public void Bad(string message) => Show(message, bad: true);

    /// <summary>What became of a start: that it was asked for is no reason to be glad where nothing began.</summary>
    public void Tell(Answer<StartReport> answer)
    {
        if (answer.Value is { RunId: not null, Status: "accepted" } report)
        {
            Good(texts["Replayed", texts.Word("Delivery_", report.Status)]);
        }
        else if (answer.Value is { } other)
        {
            Bad(texts["NotStarted", texts.Word("Reason_", other.Reason ?? other.Status, texts.Word("Delivery_", other.Reason ?? other.Status))]);
        }
        else
        {
            Bad(answer.Refusal!);
        }
    }

    /// <summary>What the API refused, in the user's language where the code is known.</summary>
    public void Bad(Refusal refusal) => Bad(Say(refusal));

    /// <summary>What became of a change.</summary>
    /// <param name="refusal">Null = it was made.</param>
    /// <param name="good">What is said then; null = that it is done.</param>
    /// <returns>Whether it was made.</returns>
    public bool Tell(Refusal? refusal, string? good = null)
    {
        if (refusal is null)
        {
            Good(good ?? texts["Done"]);
        }
        else
        {
            Bad(refusal);
        }

        return refusal is null;
    }

    public string Say(Refusal refusal)
    {
        var known = texts["Refusal_" + refusal.Code];
        return refusal.Code == "provider_refused" ? $"{known.Value} {refusal.Detail}" : !known.ResourceNotFound ? known.Value : refusal.Detail.Length > 0 ? refusal.Detail : refusal.Code;
    }

    public void Clear() => Show(null, bad: false);

    private void Show(string? message, bool bad)
    {
        (Message, IsBad) = (message, bad);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
