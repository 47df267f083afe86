namespace Grainline.Automations;

/// <summary>Reads published versions. They never change, so readers may keep them.</summary>
public interface IVersionStore
{
    /// <summary>The definition as JSON, or null when there is no such version.</summary>
    Task<string?> Read(AutomationRef automation, CancellationToken cancellationToken);
}
