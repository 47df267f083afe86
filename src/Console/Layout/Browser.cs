using Microsoft.JSInterop;

namespace Grainline.Pages.Layout;

/// <summary>What became of something that the browser should keep.</summary>
internal enum Keeping
{
    Kept,

    /// <summary>The browser has no room, or keeps nothing at all.</summary>
    NoRoom,

    /// <summary>Another tab of the browser has kept something since; it is left as it is.</summary>
    OfAnotherTab,
}

/// <summary>What only the browser can do. A page that is gone asks for nothing any more, so its failures are not told.</summary>
internal sealed class Browser(IJSRuntime js)
{
    public ValueTask<bool> Copy(string text) => Call<bool>("copy", text);

    public ValueTask<bool> SwitchTheme() => Call<bool>("switchTheme");

    /// <summary>Keeps a value, or forgets it when it is null, unless another tab has kept one that this tab has not read.</summary>
    public async ValueTask<Keeping> Keep(string key, string? value) => await Call<string?>("keep", key, value) switch
    {
        "kept" => Keeping.Kept,
        "other" => Keeping.OfAnotherTab,
        _ => Keeping.NoRoom,
    };

    /// <summary>What is kept, by whichever tab; from now on this tab knows it and may replace it.</summary>
    public ValueTask<string?> Kept(string key) => Call<string?>("kept", key);

    public ValueTask<bool> Download(string name, string type, string text) => Call<bool>("download", name, type, text);

    /// <summary>Asks in a box of the browser; who does not answer in time has not agreed.</summary>
    public ValueTask<bool> Ask(string question) => Call<bool>("ask", question);

    /// <summary>Also what the handler has only just asked for: it is drawn when the handler has let go.</summary>
    public async ValueTask<bool> Focus(string id)
    {
        await Task.Yield();
        return await Call<bool>("focus", id);
    }

    /// <summary>The same where what had the focus is gone, as after a change by a key; else the focus stays.</summary>
    public async ValueTask<bool> Refocus(string id)
    {
        await Task.Yield();
        return await Call<bool>("refocus", id);
    }

    /// <summary>Puts a text where the cursor stands in a field, in the place of what is marked there.</summary>
    public ValueTask<bool> Insert(string id, string text) => Call<bool>("insert", id, text);

    /// <summary>The IANA zone of the person at the page.</summary>
    public ValueTask<string?> Zone() => Call<string?>("zone");

    private async ValueTask<T?> Call<T>(string name, params object?[] arguments)
    {
        try
        {
            return await js.InvokeAsync<T>("grainline." + name, arguments);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or TaskCanceledException)
        {
            return default;
        }
    }
}
