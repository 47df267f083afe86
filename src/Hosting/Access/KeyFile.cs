using System.Text;
using Grainline.Hosting.Configuration;

namespace Grainline.Api.Access;

/// <summary>A key in a file of the data directory that only its owner may read.</summary>
internal static class KeyFile
{
    /// <summary>The key, or null when there is no such file.</summary>
    /// <exception cref="ConfigurationException">The file is empty, since nothing may be opened by an empty key, or cannot be read.</exception>
    public static string? Read(string path) =>
        !Path.Exists(path) ? null
        : TextOf(path).Trim() is { Length: > 0 } key ? key
        : throw new ConfigurationException([$"The key file {path} is empty. Put the key back; delete the file only if it never had one."]);

    /// <summary>What is wrong with the key files of a data folder.</summary>
    public static IEnumerable<string> Problems(string directory) =>
        new[] { AdminKey.FileName, MasterKey.FileName }.SelectMany(name => ProblemsOf(Path.Combine(directory, name)));

    /// <summary>Writes a file that is not there yet, mode 600. It is on disk when this returns, so that nothing is sealed with a key that a
    /// power cut could take.</summary>
    /// <exception cref="ConfigurationException">It cannot be written.</exception>
    public static void Write(string path, string key)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes($"{key}\n"));
            file.Flush(flushToDisk: true);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"The key file {path} cannot be written: {refusal.Message}"]);
        }
    }

    private static IReadOnlyList<string> ProblemsOf(string path)
    {
        try
        {
            Read(path);
            return [];
        }
        catch (ConfigurationException refusal)
        {
            return refusal.Problems;
        }
    }

    /// <summary>One that another user made, as a command does that was run as root, is a slip of the operator's and no bug.</summary>
    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"The key file {path} cannot be read: {refusal.Message} It must belong to the user who runs Grainline."]);
        }
    }
}
