namespace Grainline.Tests.Api.Operation;

/// <summary>Tests that listen to the whole process: others must not run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
