using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grainline.Embedded.Calls;
using Grainline.Embedded.Hosting;
using Orleans.Runtime;

namespace Grainline.Embedded.Activations;

/// <summary>The activations of one grain class, at most one per key.</summary>
internal sealed class Catalog(EmbeddedGrainHost host, GrainClass grainClass)
{
    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);

    public EmbeddedGrainHost Host => host;

    public GrainClass Class => grainClass;

    /// <summary>How long an idle activation stays, in timestamp units; null = for ever.</summary>
    public long? AgeLimit { get; } = (grainClass.AgeLimit ?? host.Options.CollectionAge) is var age && age == Timeout.InfiniteTimeSpan
        ? null
        : host.Timestamps(age);

    public IEnumerable<Activation> Activations => _activations.Select(entry => entry.Value);

    public GrainId IdOf(string key) => GrainId.Create(grainClass.GrainType, key);

    /// <summary>
    /// The grain as logs name it: its kind and six hex digits of its key's hash. Keys are phone numbers; so few digits tell two grains
    /// in a log apart, yet fit hundreds of the ten billion numbers that one could try.
    /// </summary>
    public string LogName(string key) =>
        $"{grainClass.GrainType}/#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 3))}";

    /// <summary>Hands a caller's call to the grain. It comes back failed when the host takes none.</summary>
    public void Send(string key, GrainRequest call, long now)
    {
        if (host.TakesCalls)
        {
            Dispatch(key, call, now);
        }
        else
        {
            call.Fail(new SiloUnavailableException("The grain host does not run, or is about to stop. Nothing of the call was done."));
        }
    }

    /// <summary>Hands a call to the grain's activation, making one where there is none.</summary>
    public void Dispatch(string key, GrainRequest call, long now)
    {
        // An activation leaves the dictionary before it says that it is gone, so the next look finds another.
        while (!Find(key).Accept(call, now))
        {
        }
    }

    public void Remove(Activation gone) => _activations.TryRemove(KeyValuePair.Create(gone.Key, gone));

    private Activation Find(string key)
    {
        if (_activations.TryGetValue(key, out var activation))
        {
            return activation;
        }

        var made = new Activation(this, key);
        activation = _activations.GetOrAdd(key, made);
        if (activation == made)
        {
            host.Entered();
        }

        return activation;
    }
}
