using System.Globalization;
using Grainline.Load;
using Microsoft.Extensions.Configuration;

// One thread that waits for the sockets and runs what follows at once: less than half the CPU of handing each
// completion to the thread pool. The runtime reads these when the first socket is made.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT", "1");
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

switch (args)
{
    case ["drive", .. var rest]:
        await Drive.Run(Read<DriveOptions>(rest));
        break;
    case ["setup", .. var rest]:
        await Setup.Run(Read<SetupOptions>(rest));
        break;
    case ["rate", var results, var name, var phase, var share]:
        Console.WriteLine(FormattableString.Invariant(
            $"{new Comparison(results, facts: "").Rate(name, phase) * double.Parse(share, CultureInfo.InvariantCulture):F1}"));
        break;
    case ["held", var results, var name]:
        return new Comparison(results, facts: "").Rate(name) > 0 ? 0 : 1;
    case ["written", .. var processes]:
        Console.WriteLine(processes.Sum(process => ProcessTree.WrittenBytes(int.Parse(process, CultureInfo.InvariantCulture))));
        break;
    case ["versus", var results, var ours, var other]:
        Console.WriteLine(Report.Versus(new Comparison(results, facts: ""), ours, other));
        break;
    case ["report", .. var rest]:
        new Report(Read<ReportOptions>(rest)).Write();
        break;
    case ["write", var page, var section]:
        Section.Replace(page, section, await Console.In.ReadToEndAsync());
        break;
    default:
        Console.Error.WriteLine(
            """
            usage: Load drive|setup|report --option value …   the options are the properties of DriveOptions, SetupOptions and ReportOptions
                   Load rate RESULTS NAME PHASE SHARE         a share of a phase's webhooks per second; held = of the most that were answered in time
                   Load held RESULTS NAME                     whether 99 of 100 answers came in time at some rate
                   Load versus RESULTS NAME OTHER             a table of two servers under full load
                   Load written PID …                         bytes written to disk
                   Load write PAGE SECTION                    replaces a section of a Markdown page by what comes in
            """);
        return 2;
}

return 0;

static T Read<T>(string[] arguments)
    where T : class =>
    new ConfigurationBuilder().AddCommandLine(arguments).Build().Get<T>()
    ?? throw new ArgumentException("Options are missing.", nameof(arguments));
