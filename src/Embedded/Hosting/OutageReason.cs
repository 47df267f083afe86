namespace Grainline.Embedded.Hosting;

/// <summary>Says in one line why a grain failed when that is no fault of its own, such as a database that is away: all grains fail then, and their
/// stacks say nothing more. Null for every other failure, which is logged with its stack.</summary>
public delegate string? OutageReason(Exception failure);
