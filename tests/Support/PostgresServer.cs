using System.Diagnostics;
using System.Globalization;

namespace Grainline.Tests.Support;

/// <summary>
/// A PostgreSQL server of the test's own, made with <c>initdb</c> in a temporary directory. It listens on a unix socket only,
/// so tests need no free port, and it goes away with the process that made it, even when that is killed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>Ticks of a second in /proc, on every Linux of today.</summary>
    private const int ClockTicks = 100;

    // Numbers of fields of /proc/pid/stat that follow the state of the process (proc(5)).
    private const int UserAndSystem = 2;
    private const int EndedChildren = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<PostgresServer> OfThisProcess = new(() => new PostgresServer(folder: null, isSafe: false));
    private static int _databases;

    private readonly string _programs = FindPrograms();
    private readonly bool _isSafe;
    private readonly Process _guard;

    private PostgresServer(string? folder, bool isSafe)
    {
        _isSafe = isSafe;

        // Not below TMPDIR: the path of a unix socket holds about 100 characters.
        Folder = Path.Combine(folder ?? "/tmp", "grainline-pg-" + Guid.NewGuid().ToString("n")[..12]);
        Run("mkdir", "-m", "755", Folder);
        Run(Program("initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-N", "--no-locale", "-E", "UTF8");
        _guard = StartGuard();
        Start();
    }

    /// <summary>The server that all tests of a process share; each makes its own database. It waits for no disk: what was committed
    /// outlives every process all the same, and no test cuts the power.</summary>
    public static PostgresServer Shared => OfThisProcess.Value;

    /// <summary>Where the data and the socket are.</summary>
    public string Folder { get; }

    /// <summary>What its processes have used of the processors, those that have ended included.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            var processes = Processes();
            var own = processes.Skip(1).Sum(process => Ticks(process, UserAndSystem));
            return TimeSpan.FromSeconds((own + Ticks(processes[0], UserAndSystem + EndedChildren)) / (double)ClockTicks);
        }
    }

    private string Data => Path.Combine(Folder, "data");

    private string Log => Path.Combine(Folder, "log");

    /// <summary>Makes a server whose commits reach the disk, as in production, and starts it.</summary>
    /// <param name="folder">Where everybody may write; by default <c>/tmp</c>.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static PostgresServer Make(string? folder = null) => new(folder, isSafe: true);

    /// <summary>The connection string of a database.</summary>
    public string Connection(string database) => $"Host={Folder};Username=postgres;Database={database}";

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public string CreateDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        Run(Program("createdb"), "-h", Folder, "-U", "postgres", name);
        return Connection(name);
    }

    /// <summary>Runs SQL as the superuser and gives back what psql prints.</summary>
    public string Query(string database, string sql) => Run(Program("psql"), "-h", Folder, "-U", "postgres", "-d", database, "-AtXc", sql);

    /// <summary>Starts the server after <see cref="Stop"/> or <see cref="Kill"/>. Commits reach the disk if it is a server of the test's own.</summary>
    public void Start()
    {
        try
        {
            Run(
                Program("pg_ctl"), "start", "-D", Data, "-w", "-s", "-l", Log,
                "-o", $"-c listen_addresses='' -c unix_socket_directories='{Folder}' -c max_connections=300 -c fsync={(_isSafe ? "on" : "off")}");
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(string.Join('\n', File.ReadLines(Log).TakeLast(20)), exception);
        }
    }

    /// <summary>Whether it answers; if it ended, it is started again.</summary>
    public bool Answers()
    {
        try
        {
            if (!File.Exists(Path.Combine(Data, "postmaster.pid")))
            {
                Start();
            }

            return Query("postgres", "select 1") == "1";
        }
        catch (InvalidOperationException)
        {
            // It still recovers, or gives up once more.
            return false;
        }
    }

    /// <summary>Stops without a checkpoint, as in a crash: the next start recovers from the log.</summary>
    public void Stop() => Run(Program("pg_ctl"), "stop", "-D", Data, "-m", "immediate", "-w", "-s");

    /// <summary>Kills all its processes.</summary>
    public void Kill()
    {
        var processes = Processes();
        Signal("KILL");
        SpinWait.SpinUntil(() => !processes.Exists(IsAlive), Patience);

        // Where nobody reaps the dead, their ids still look alive to the next start.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        File.Delete(Path.Combine(Folder, ".s.PGSQL.5432.lock"));
    }

    /// <summary>Holds all its processes still: connections stay open and nothing answers.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>Sends a signal to one of its processes.</summary>
    public static void Send(string process, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, process]) { UseShellExecute = false, RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit();
        _guard.Dispose();
    }

    private static string FindPrograms()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var folders = versions.OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException(
                "PostgreSQL is not installed: no initdb below /usr/lib/postgresql or in PATH. './test' installs it (package postgresql).");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static ProcessStartInfo AsServerUser(string program, IEnumerable<string> arguments)
    {
        var isRoot = string.Equals(Environment.UserName, "root", StringComparison.Ordinal);
        return isRoot
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
    }

    private static string Run(string program, params IEnumerable<string> arguments)
    {
        var start = AsServerUser(program, arguments);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
    }

    private string Program(string name) => Path.Combine(_programs, name);

    /// <summary>A shell that waits for the end of this process, however it ends, and then clears up. It has a session of its
    /// own: who interrupts the tests signals their whole group.</summary>
    private Process StartGuard()
    {
        var clear = AsServerUser("/bin/sh", ["-c", $"cat >/dev/null; '{Program("pg_ctl")}' stop -D '{Data}' -m immediate -s; rm -rf '{Folder}'"]);
        var start = new ProcessStartInfo("setsid", [clear.FileName, .. clear.ArgumentList])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>The parent first, so that it starts nobody while its children are signalled.</summary>
    private void Signal(string signal)
    {
        var known = Processes();
        Send(known[0], signal);
        foreach (var child in known.Skip(1).Union(IsAlive(known[0]) ? Processes().Skip(1) : []))
        {
            Send(child, signal);
        }
    }

    private static long Ticks(string process, int fields)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ').Skip(11).Take(fields)
                .Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static bool IsAlive(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The ids of the postmaster and of its children.</summary>
    private List<string> Processes()
    {
        var parent = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        var children = File.ReadAllText($"/proc/{parent}/task/{parent}/children");
        return [parent, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
