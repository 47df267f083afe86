using System.Text;
using Grainline.Hosting.Configuration;

namespace Grainline.Api.Access;

/// <summary>A key in a file of the data directory that only its owner may read.</summary>
internal static class KeyFile
{
    /// <summary>The key, or null when there is no such file.</summary>
    /// <exception cref="ConfigurationException">The file is empty: nothing may be opened by an empty key.</exception>
    public static string? Read(string path) =>
        !File.Exists(path) ? null
        : File.ReadAllText(path).Trim() is { Length: > 0 } key ? key
        : throw new ConfigurationException([Empty(path)]);

    /// <summary>What is wrong with the key files of a data folder.</summary>
    public static IEnumerable<string> Problems(string directory) => new[] { AdminKey.FileName, MasterKey.FileName }
        .Select(name => Path.Combine(directory, name))
        .Where(path => File.Exists(path) && string.IsNullOrWhiteSpace(File.ReadAllText(path)))
        .Select(Empty);

    /// <summary>Writes a file that is not there yet, mode 600. It is on disk when this returns, so that nothing is sealed with a key that a
    /// power cut could take.</summary>
    public static void Write(string path, string key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes($"{key}\n"));
        file.Flush(flushToDisk: true);
    }

    private static string Empty(string path) => $"The key file {path} is empty. Put the key back; delete the file only if it never had one.";
}
