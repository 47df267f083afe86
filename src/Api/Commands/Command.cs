using Grainline.Api.Commands.Backups;
using Grainline.Api.Commands.Doctors;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;

namespace Grainline.Api.Commands;

/// <summary>What the program can do: serve, and what an operator needs beside that.</summary>
public static class Command
{
    /// <summary>The exit code of a command that is none.</summary>
    public const int Misused = 2;

    /// <summary>The exit code of a command that found or met a problem.</summary>
    public const int Failed = 1;

    private const string Usage =
        """
        grainline [options]                  serves until it is told to stop
        grainline doctor [--bundle FILE]     checks configuration, database, clock, keys, connections and disk; 1 = a problem was found
        grainline backup FILE                copies the data of a service on SQLite, while it runs
        grainline restore FILE [--replace]   puts a backup into a data folder

        Options of all: --urls URL, --data DIR, --storage sqlite|postgres --connection "…", --Section:Key=value (README.md, "Options").
        """;

    /// <summary>Does what the first argument says; without a command, serves.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args)
            {
                case ["doctor", .. var options]:
                    return await Doctor.Run(options, output);
                case ["backup", var file, .. var options] when IsFile(file):
                    await output.WriteLineAsync(Backup.Make(file, CommandLine.CreateBuilder(options, GrainlineApp.DefaultUrl).CheckedConfiguration(options), TimeProvider.System));
                    return 0;
                case ["restore", var file, .. var options] when IsFile(file):
                    var own = options.Where(option => option != Restore.ReplaceOption).ToArray();
                    await output.WriteLineAsync(Restore.Put(
                        file, CommandLine.CreateBuilder(own, GrainlineApp.DefaultUrl).CheckedConfiguration(own), options.Contains(Restore.ReplaceOption), TimeProvider.System));
                    return 0;
                case ["help" or "--help" or "-h", ..]:
                    await output.WriteLineAsync(Usage);
                    return 0;
                case [['-', ..], ..] or []:
                    return await Launch.Run(() => GrainlineApp.Build(args), errors);
                default:
                    await errors.WriteLineAsync(Usage);
                    return Misused;
            }
        }
        catch (Exception failure) when (Explain(failure) is { } text)
        {
            await errors.WriteLineAsync(text);
            return Failed;
        }
    }

    /// <summary>A file that cannot be read or written is the operator's to put right, and its name is in what the system says.</summary>
    private static string? Explain(Exception failure) =>
        failure is CommandException or IOException or UnauthorizedAccessException ? failure.Message : Launch.Explain(failure);

    private static bool IsFile(string argument) => argument is not ['-', ..] and not [];
}

/// <summary>A command cannot do what it was asked; its message is for the operator.</summary>
internal sealed class CommandException(string message) : Exception(message);
