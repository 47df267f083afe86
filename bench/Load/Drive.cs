using System.Net;

namespace Grainline.Load;

/// <summary>Runs the load and measures its window.</summary>
public sealed class Drive : IDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(30);

    private readonly DriveOptions _options;
    private readonly Recorder _recorder = new();
    private readonly ISchedule _schedule;
    private readonly Connection[] _connections;

    public Drive(DriveOptions options)
    {
        _options = options;
        var templates = File.ReadLines(options.Hooks).Select(line => line.Split(' '))
            .Select(parts => new RequestTemplate(options.Url.Authority, new Hook(parts[0], parts[1]), options.Keys)).ToArray();
        var requests = new RequestSource(templates, options.Contacts, options.Fill, first: MicrosecondsNow());
        var server = new IPEndPoint(IPAddress.Parse(options.Url.Host), options.Url.Port);
        _schedule = options.Rate > 0 ? new OpenLoop(options.Rate) : new ClosedLoop();
        _connections = [.. Enumerable.Range(0, options.Connections).Select(_ => new Connection(server, requests, _schedule, _recorder))];
    }

    /// <summary>Does what the options say, prints what came of it, and appends a measurement to the file of results.</summary>
    public static async Task Run(DriveOptions options)
    {
        using var drive = new Drive(options);
        if (options.Fill)
        {
            var answers = (await drive.Fill()).Select(pair => $"{pair.Key} x {pair.Value:N0}");
            Console.WriteLine($"filled {options.Contacts:N0} contacts: {string.Join(", ", answers)}");
            return;
        }

        var measurement = await drive.Measure();
        Console.WriteLine(measurement);
        if (options.Output is { } file)
        {
            await File.AppendAllLinesAsync(file, [measurement.ToJson()]);
        }
    }

    /// <summary>Warms up, measures, and waits for the last answers.</summary>
    public async Task<Measurement> Measure()
    {
        Start();
        await Task.Delay(TimeSpan.FromSeconds(_options.WarmUp));
        var before = ReadCpu();
        _recorder.Begin();
        await Task.Delay(TimeSpan.FromSeconds(_options.Seconds));
        _recorder.End();
        var after = ReadCpu();
        var overdue = (_schedule as OpenLoop)?.Overdue ?? 0;
        _schedule.Stop();
        await Rest();
        var (latencies, statuses) = _recorder.Results();
        return new Measurement
        {
            Name = _options.Name,
            Phase = _options.Phase,
            Rate = _options.Rate,
            Seconds = _options.Seconds,
            Statuses = statuses,
            P50 = latencies.Percentile(0.50) / 1_000.0,
            P99 = latencies.Percentile(0.99) / 1_000.0,
            Max = latencies.Max / 1_000.0,
            Overdue = overdue,
            ServerCpu = after.Server - before.Server,
            PostgresCpu = after.Postgres - before.Postgres,
            ClientCpu = after.Client - before.Client,
        };
    }

    /// <summary>Sends one delivery for each contact; returns the answers by status.</summary>
    public async Task<IReadOnlyDictionary<int, long>> Fill()
    {
        _recorder.Begin();
        Start();
        while (_recorder.Count() < _options.Contacts)
        {
            await Task.Delay(10);
        }

        return _recorder.Results().Statuses;
    }

    /// <summary>Far enough from the first number of any earlier run, since no server takes a million webhooks a second.</summary>
    private static long MicrosecondsNow() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());

    private void Start() => Array.ForEach(_connections, connection => connection.Start());

    private (double Server, double Postgres, double Client) ReadCpu() =>
        (ProcessTree.CpuSeconds(_options.ServerPid), ProcessTree.CpuSeconds(_options.PostgresPid), Environment.CpuUsage.TotalTime.TotalSeconds);

    /// <summary>Waits until nothing is in flight any more; the schedule has stopped.</summary>
    private async Task Rest()
    {
        var quiet = DateTime.UtcNow + LastAnswers;
        while (_connections.Any(connection => connection.InFlight))
        {
            if (DateTime.UtcNow > quiet)
            {
                throw new TimeoutException($"Answers are still missing {LastAnswers} after the end of the load.");
            }

            await Task.Delay(10);
        }
    }
}
