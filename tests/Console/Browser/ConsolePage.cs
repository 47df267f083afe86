using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Browser;

/// <summary>A browser's page, and what the browser complained of.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    /// <summary>How long the browser may take for whatever a test expects of it; only a failure takes it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>For the browser: whether the draft that it keeps of an automation has a text.</summary>
    public const string KeptDraft = "([id, text]) => (localStorage.getItem('grainline:draft:' + id) || '').includes(text)";

    private readonly ConcurrentQueue<string> _complaints = new();

    public ConsolePage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser's console so far.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>With a key, or with a name and its password.</summary>
    public async Task SignIn(string key, string name = "")
    {
        await Page.GotoAsync("/sign-in");
        await Page.FillAsync("#name", name);
        await Page.FillAsync("#key", key);
        await Page.ClickAsync("form button[type=submit]");
        await Page.WaitForSelectorAsync("nav a.active");
    }

    /// <summary>Goes to a page and waits until it has drawn its content.</summary>
    public async Task Go(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForSelectorAsync("main h1:not(.hidden)");
        await Page.WaitForFunctionAsync("() => !document.querySelector('main > p[role=status]')");
    }

    /// <summary>Presses what makes the browser ask, and answers the question when it comes.</summary>
    public async Task Press(ILocator button, bool agree)
    {
        var answered = new TaskCompletionSource<Task>();
        void Answer(object? sender, IDialog dialog)
        {
            Page.Dialog -= Answer;
            answered.SetResult(agree ? dialog.AcceptAsync() : dialog.DismissAsync());
        }

        Page.Dialog += Answer;
        await button.ClickAsync();
        await answered.Task.Unwrap().WaitAsync(Patience);
    }

    /// <summary>Keeps a picture for the documentation, where <c>GRAINLINE_IMAGES</c> names its folder.</summary>
    public async Task Picture(string name)
    {
        if (Environment.GetEnvironmentVariable("GRAINLINE_IMAGES") is { Length: > 0 } folder)
        {
            if (await Page.Locator(".toast button").IsVisibleAsync())
            {
                await Page.Locator(".toast button").ClickAsync();
            }

            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png") });
        }
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
