namespace Grainline.Bench.Calls;

/// <summary>A grain that does nothing, so that only the call is measured.</summary>
[Alias("Grainline.Bench.IEchoGrain")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("Nothing")]
    Task Nothing();

    [Alias("Echo")]
    Task<string> Echo(string text);

    /// <summary>An answer that comes after an await.</summary>
    [Alias("EchoLater")]
    Task<string> EchoLater(string text);
}

/// <inheritdoc/>
[GrainType("echo")]
public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task Nothing() => Task.CompletedTask;

    public Task<string> Echo(string text) => Task.FromResult(text);

    public async Task<string> EchoLater(string text)
    {
        await Task.Yield();
        return text;
    }
}
