using Microsoft.JSInterop;

namespace Grainline.Pages.Layout;

/// <summary>What only the browser can do. A page that is gone asks for nothing any more, so its failures are not told.</summary>
internal sealed class Browser(IJSRuntime js)
{
    public ValueTask<bool> Copy(string text) => Call<bool>("copy", text);

    public ValueTask<bool> SwitchTheme() => Call<bool>("switchTheme");

    public ValueTask<bool> Keep(string key, string? value) => Call<bool>("keep", key, value);

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
