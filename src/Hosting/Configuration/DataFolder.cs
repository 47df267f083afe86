namespace Grainline.Hosting.Configuration;

/// <summary>The data folder of a service on SQLite, held by one process at a time: two would both wake the contacts that are due, and
/// send their messages twice. The system lets go of it however the process ends.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string FileName = "service.lock";

    private readonly FileStream _held;

    private DataFolder(FileStream held) => _held = held;

    /// <summary>Holds the folder, which is made when missing.</summary>
    /// <exception cref="ConfigurationException">Somebody else holds it, or it cannot be written.</exception>
    public static DataFolder Hold(string directory)
    {
        try
        {
            Make(directory);
            var path = Path.Combine(directory, FileName);
            return new DataFolder(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"The data folder {directory} cannot be written."]);
        }
        catch (IOException refusal)
        {
            throw new ConfigurationException([IsHeld(directory)
                ? $"The data folder {directory} is in use by another Grainline. Stop it, or choose another folder with --data."
                : $"The data folder {directory} cannot be used: {refusal.Message}"]);
        }
    }

    /// <summary>Makes the folder when it is missing, so that only its owner may enter: it holds contacts, keys, and what opens secrets.</summary>
    /// <returns>Its full path.</returns>
    public static string Make(string directory) => (OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(directory)
        : Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;

    /// <summary>Whether a service works in the folder now.</summary>
    public static bool IsHeld(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _held.Dispose();
}
