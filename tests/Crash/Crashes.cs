// Faults and kills load the machine for a second and then wait a minute for leases: two of them are tried on each database at once.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Grainline.Tests.Crash;

/// <summary>These tests load the machine all the time and watch times: one after another, when all others are done.</summary>
[CollectionDefinition(nameof(Crashes), DisableParallelization = true)]
public sealed class Crashes;
