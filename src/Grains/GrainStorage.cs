namespace Grainline;

/// <summary>The one storage provider (docs/decisions/0002).</summary>
public static class GrainStorage
{
    public const string Name = "grainline";
}
