// Faults, kills and outages load the machine for a second and then wait a minute for leases: every class of them is tried at once.
[assembly: CollectionBehavior(MaxParallelThreads = 5)]

namespace Grainline.Tests.Crash;

/// <summary>These tests load the machine all the time and watch times: one after another, when all others are done.</summary>
[CollectionDefinition(nameof(Crashes), DisableParallelization = true)]
public sealed class Crashes;
