namespace Grainline;

/// <summary>The one storage provider (docs/decisions/0002). A grain of which nothing is stored finds an empty state when it becomes active, and after a
/// clear: both engines and every provider promise that, so no grain asks whether its state is null.</summary>
public static class GrainStorage
{
    public const string Name = "grainline";
}
