namespace Grainline.Pages.Parts;

/// <summary>Tells when one has stopped typing, so that not every letter is asked for.</summary>
internal sealed class TypingPause(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(300);

    private CancellationTokenSource _typing = new();

    /// <summary>Waits for the pause; false when another letter came meanwhile.</summary>
    public async Task<bool> Comes()
    {
        await _typing.CancelAsync();
        _typing.Dispose();
        _typing = new CancellationTokenSource();
        var typing = _typing.Token;
        await Task.Delay(Length, time, typing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return !typing.IsCancellationRequested;
    }

    public void Dispose()
    {
        _typing.Cancel();
        _typing.Dispose();
    }
}
