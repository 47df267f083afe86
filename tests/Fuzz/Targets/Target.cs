using Grainline.Tests.Fuzz.Mutation;

namespace Grainline.Tests.Fuzz.Targets;

/// <summary>Something that reads what strangers write.</summary>
/// <param name="Name">For the command line and the report.</param>
/// <param name="Inputs">Gives an input from a source of chance.</param>
/// <param name="Try">Throws what went wrong; gives back a word for what it answered.</param>
internal sealed record Target(string Name, Func<Random, byte[]> Inputs, Func<byte[], Task<string>> Try)
{
    public Target(string name, Pool pool, Func<byte[], Task<string>> tryIt)
        : this(name, pool.Next, tryIt) => Pool = pool;

    /// <summary>Where inputs come from that a guided run adds to; null = it cannot be guided.</summary>
    public Pool? Pool { get; }
}
