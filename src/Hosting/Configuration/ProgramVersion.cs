using System.Reflection;

namespace Grainline.Hosting.Configuration;

/// <summary>The version of the program: <c>Version</c> of Directory.Build.props, its one place.</summary>
internal static class ProgramVersion
{
    /// <summary>For instance <c>1.2.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
