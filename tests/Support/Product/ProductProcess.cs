using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Grainline.Tests.Support.Product;

/// <summary>The product as its users run it: the built program in a process of its own, on a port that the system chose.</summary>
internal sealed partial class ProductProcess : IAsyncDisposable
{
    public const string AdminKey = "crash-test-key-0123456789abcdef";
    private const int KeptLines = 100;
    private static readonly TimeSpan StartUp = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProductProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
        {
            // It returns when the last line was read.
            process.WaitForExit();
            _url.TrySetException(new InvalidOperationException($"The product ended before it listened.\n{Output}"));
        };
    }

    /// <summary>Where it listens; known after <see cref="Start"/>.</summary>
    public Uri Url => _url.Task.Result;

    /// <summary>Of the system; <c>/proc</c> has what it holds.</summary>
    public int Id => _process.Id;

    /// <summary>Its last lines of output, for the message of a failure.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Memory that it occupies now, in MiB: <c>VmRSS</c> of proc(5).</summary>
    public long ResidentMegabytes => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
        .Single();

    /// <summary>Starts it on the given arguments and waits until it says that it is ready.</summary>
    /// <param name="arguments">Beside the address, which is chosen here.</param>
    /// <param name="host">The project of the host: <c>Api</c> or <c>Silo</c>.</param>
    /// <param name="engine">Whose build; null = that of these tests.</param>
    /// <param name="environment">Further variables of its environment.</param>
    public static async Task<ProductProcess> Start(
        IEnumerable<string> arguments, string host = "Api", string? engine = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var program = Program(host, engine);
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program)!,
            Environment =
            {
                ["GRAINLINE_ADMIN_KEY"] = AdminKey,
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            },
        };
        foreach (var (name, value) in environment ?? ImmutableDictionary<string, string>.Empty)
        {
            start.Environment[name] = value;
        }

        var product = new ProductProcess(Process.Start(start)!);
        product._process.BeginOutputReadLine();
        product._process.BeginErrorReadLine();
        try
        {
            await product._url.Task.WaitAsync(StartUp);
            await product.BecomesReady();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGTERM: it drains and leaves.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public bool IsOver => _process.HasExited;

    /// <summary>Once it is over.</summary>
    public int ExitCode => _process.ExitCode;

    public Task HasEnded() => _process.WaitForExitAsync().WaitAsync(StartUp);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await HasEnded();
        }

        _process.Dispose();
    }

    /// <summary>The program of this checkout with the tests' configuration. <c>./test</c> builds it first.</summary>
    private static string Program(string host, string? engine)
    {
        // artifacts/ENGINE/bin/PROJECT/CONFIGURATION
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var engines = own.Parent!.Parent!.Parent!;
        var program = (host == "Api" && engine is null ? Environment.GetEnvironmentVariable("GRAINLINE_API_DLL") : null)
            ?? Path.Combine(engines.Parent!.FullName, engine ?? engines.Name, "bin", host, own.Name, $"Grainline.{host}.dll");
        return File.Exists(program) ? program : throw new InvalidOperationException($"Build the product first: there is no {program}.");
    }

    private async Task BecomesReady()
    {
        using var client = new HttpClient { BaseAddress = Url };
        await Eventually.Holds(
            async () =>
            {
                using var answer = await client.GetAsync("/health/ready");
                return answer.IsSuccessStatusCode;
            },
            StartUp, $"GET /health/ready is 200. Output:\n{Output}");
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > KeptLines)
        {
            _lines.TryDequeue(out _);
        }

        if (Listening().Match(line) is { Success: true } match)
        {
            _url.TrySetResult(new Uri(match.Groups["url"].Value));
        }
    }

    [GeneratedRegex(
        "Now listening on: (?<url>http://[0-9.:]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Listening();
}
