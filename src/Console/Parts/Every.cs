using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;

namespace Grainline.Pages.Parts;

/// <summary>Looks again from time to time for as long as it is on the page.</summary>
public sealed partial class Every : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>From the end of a look to the next.</summary>
    [Parameter, EditorRequired]
    public TimeSpan Beat { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnBeat { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<Every> Log { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override void OnInitialized() => _ = Run(_leaving.Token);

    private async Task Run(CancellationToken left)
    {
        while (!left.IsCancellationRequested)
        {
            await Task.Delay(Beat, Time, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await InvokeAsync(() => left.IsCancellationRequested ? Task.CompletedTask : OnBeat.InvokeAsync());
            }
            catch (Exception failure)
            {
                // The next look may be better; a page that stood still would say that nothing happens. Of a page that was left nobody is told.
                LookFailed(Log, left.IsCancellationRequested ? LogLevel.Debug : LogLevel.Warning, failure);
            }
        }
    }

    [LoggerMessage(EventId = 7101, Message = "A page could not be brought up to date.")]
    private static partial void LookFailed(ILogger log, LogLevel level, Exception failure);
}
