namespace Grainline.Tests.Crash.Machines;

/// <summary>A test that says why it is left out where no C compiler is.</summary>
public sealed class FaultyMachineFactAttribute : FactAttribute
{
    public FaultyMachineFactAttribute() => Skip = FaultyMachine.Missing;
}

/// <summary>A test that says why it is left out where nothing can be mounted.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.Missing;
}
