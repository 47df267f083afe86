using Grainline.Load;
using Microsoft.Extensions.Configuration;

// One thread that waits for the sockets and runs what follows at once: less than half the CPU of handing each
// completion to the thread pool. The runtime reads these when the first socket is made.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

switch (args)
{
    case ["drive", .. var rest]:
        var options = Read<DriveOptions>(rest);
        using (var drive = new Drive(options))
        {
            if (options.Fill)
            {
                var answers = (await drive.Fill()).Select(pair => $"{pair.Key} x {pair.Value:N0}");
                Console.WriteLine($"filled {options.Contacts:N0} contacts: {string.Join(", ", answers)}");
                break;
            }

            var measurement = await drive.Measure();
            Console.WriteLine(measurement);
            if (options.Output is { } file)
            {
                await File.AppendAllLinesAsync(file, [measurement.ToJson()]);
            }
        }

        break;
    case ["setup", .. var rest]:
        await Setup.Run(Read<SetupOptions>(rest));
        break;
    case ["ready", var url]:
        await Setup.WaitUntilReady(new Uri(url));
        break;
    case ["half", var results, var name]:
        Console.WriteLine(FormattableString.Invariant($"{Table.HalfRate(results, name):F0}"));
        break;
    case ["table", var results]:
        Table.Print(results, Console.Out);
        break;
    default:
        Console.Error.WriteLine("usage: Load drive|setup --option value … | ready URL | half FILE NAME | table FILE");
        Console.Error.WriteLine("The options are the properties of DriveOptions and SetupOptions.");
        return 2;
}

return 0;

static T Read<T>(string[] arguments)
    where T : class =>
    new ConfigurationBuilder().AddCommandLine(arguments).Build().Get<T>()
    ?? throw new ArgumentException("Options are missing.", nameof(arguments));
