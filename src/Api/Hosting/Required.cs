namespace Grainline.Api.Hosting;

/// <summary>Members that a resource cannot be without.</summary>
internal static class Required
{
    /// <summary>The first that a new resource lacks, or null.</summary>
    public static string? Missing(params (string Name, string? Value)[] members) =>
        Array.Find(members, member => string.IsNullOrWhiteSpace(member.Value)).Name;

    /// <summary>The first that a change would empty, or null; what it leaves out stays.</summary>
    public static string? Emptied(params (string Name, string? Value)[] members) =>
        Array.Find(members, member => member.Value is { } value && string.IsNullOrWhiteSpace(value)).Name;
}
