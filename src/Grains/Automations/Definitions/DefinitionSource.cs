namespace Grainline.Automations.Definitions;

/// <summary>Gives versions ready to run. A version never changes, so each is read and compiled once per process.</summary>
public sealed class DefinitionSource(IVersionStore versions)
{
    private const int MaxKept = 10_000;

    private readonly BoundedCache<AutomationRef, CompiledDefinition> _kept = new(MaxKept);

    /// <summary>The version if it is at hand.</summary>
    public CompiledDefinition? Find(AutomationRef automation) => _kept.TryGetValue(automation, out var known) ? known : null;

    /// <summary>Reads the version, or gives null when there is none.</summary>
    /// <exception cref="UnreadableDefinitionException">This program does not know what it says, for instance a type of step.</exception>
    public async Task<CompiledDefinition?> Load(AutomationRef automation)
    {
        if (_kept.TryGetValue(automation, out var known))
        {
            return known;
        }

        if (await versions.Read(automation, CancellationToken.None) is not { } json)
        {
            return null;
        }

        try
        {
            var definition = DefinitionJson.Stored(json);
            return _kept.GetOrAdd(automation, _ => new CompiledDefinition(definition));
        }
        catch (UnreadableDefinitionException fault)
        {
            throw new UnreadableDefinitionException($"Version {automation.Version} of {automation.Id} cannot be read by this program.", fault);
        }
    }
}
