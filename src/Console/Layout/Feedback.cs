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

    /// <summary>What the API refused, in the user's language where the code is known.</summary>
    public void Bad(Refusal refusal) => Bad(Say(refusal));

    public string Say(Refusal refusal)
    {
        var known = texts["Refusal_" + refusal.Code];
        return !known.ResourceNotFound ? known.Value : refusal.Detail.Length > 0 ? refusal.Detail : refusal.Code;
    }

    public void Clear() => Show(null, bad: false);

    private void Show(string? message, bool bad)
    {
        (Message, IsBad) = (message, bad);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
