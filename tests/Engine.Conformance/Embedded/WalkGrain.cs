using System.Globalization;

namespace Grainline.Tests.Embedded;

/// <summary>A grain that leaves a trace of its turns.</summary>
public interface IWalkGrain : IGrainWithStringKey
{
    Task Walk(int steps);

    /// <summary>Has others walk at the same time.</summary>
    Task Lead(string[] keys, int steps);
}

/// <inheritdoc/>
[GrainType("walk")]
public sealed class WalkGrain(List<string> trace) : Grain, IWalkGrain
{
    private string Key => this.GetPrimaryKeyString();

    public async Task Walk(int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Key}{i} on {Environment.CurrentManagedThreadId}"));
            await Task.Yield();
        }
    }

    public async Task Lead(string[] keys, int steps)
    {
        await Task.WhenAll(keys.Select(key => GrainFactory.GetGrain<IWalkGrain>(key).Walk(steps)));
        await Walk(1);
    }
}
