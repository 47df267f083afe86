namespace Grainline.Automations;

/// <summary>What definitions name by its id.</summary>
public enum ReferenceKind
{
    /// <summary>A number that messages go through or come to.</summary>
    Channel,

    /// <summary>Opening hours and holidays of the service.</summary>
    Calendar,

    /// <summary>A sub-account of Go High Level.</summary>
    Connection,

    /// <summary>Another automation.</summary>
    Automation,
}
