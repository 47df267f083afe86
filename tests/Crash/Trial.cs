using System.Globalization;
using System.Net;
using Grainline.Tests.Crash.Machines;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Databases;
using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Judgement;
using Grainline.Tests.Support.Lines;
using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>One test's product, sender and database, and what happened to them.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private const int ShownViolations = 20;

    private readonly string[] _settings;
    private readonly ITestOutputHelper _output;
    private readonly List<Outage> _outages = [];

    // Meta's simulator stands for an outside system: what happens to the product's disk does not happen to it.
    private readonly DataDirectory _outside = new();

    private Trial(IDatabase database, TrialOptions options, ITestOutputHelper output)
    {
        Database = database;
        _settings = [.. options.Settings, "--Sandbox:DataDirectory", _outside.Path];
        _output = output;
        Machine = options.HasFaultyMachine ? new FaultyMachine(database.Folder) : null;
        ToSandbox = options.HasLines ? new Line() : null;
    }

    public IDatabase Database { get; }

    /// <summary>Clock and disk of the product; null when they are the test's.</summary>
    public FaultyMachine? Machine { get; }

    /// <summary>The product's way to Meta's simulator; null when it has none of its own.</summary>
    public Line? ToSandbox { get; }

    /// <summary>The product's clock.</summary>
    public DateTimeOffset Now => DateTimeOffset.UtcNow + (Machine?.Ahead ?? TimeSpan.Zero);

    public ProductProcess Product { get; private set; } = null!;

    public AutomationView Automation { get; private set; } = null!;

    public Sender Sender { get; private set; } = null!;

    /// <summary>Starts the product on the database with further settings, and a load on its one automation.</summary>
    public static Task<Trial> Begin(IDatabase database, SenderOptions load, ITestOutputHelper output, params string[] settings) =>
        Begin(database, new TrialOptions { Load = load, Settings = settings }, output);

    /// <summary>Starts the product on the database, and a load on its one automation.</summary>
    public static async Task<Trial> Begin(IDatabase database, TrialOptions options, ITestOutputHelper output)
    {
        var trial = new Trial(database, options, output);
        try
        {
            trial.Product = await trial.Start();
            using var api = new ManagementApi(trial.Product.Url);
            trial.Automation = await api.CreateActive(Journey.Definition);
            trial.Sender = new Sender(trial.Automation.Webhook, options.Load);
            trial.Sender.Connect(trial.Product.Url);
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the product in the middle of a burst (<see cref="Sender.AlarmAfter"/>), starts it again, and lets the
    /// sender go on.</summary>
    public async Task KillAfter(int attempts, int answers)
    {
        var killed = new TaskCompletionSource<DateTimeOffset>(TaskCreationOptions.RunContinuationsAsynchronously);
        Sender.AlarmAfter(attempts, answers, () =>
        {
            Product.Kill();
            Sender.Disconnect();
            killed.SetResult(Now);
        });
        var at = await killed.Task.WaitAsync(Reckoning.Settling);
        await Product.HasEnded();
        await Product.DisposeAsync();
        Product = await Start();
        Interrupted(at);
        Sender.Connect(Product.Url);
    }

    /// <summary>Notes that nothing could be done from then, on the product's clock, until now.</summary>
    public void Interrupted(DateTimeOffset from) => _outages.Add(new Outage(from, Now));

    /// <summary>Waits until the product accepts deliveries again by itself, and notes the outage.</summary>
    public async Task Recovered(DateTimeOffset from)
    {
        var back = DateTimeOffset.UtcNow;
        await Eventually.Holds(() => Sender.LastAccepted > back, Reckoning.Settling, $"deliveries are accepted again. Output of the product:\n{Product.Output}");
        Interrupted(from);
    }

    public Task Answered(int more)
    {
        var target = Sender.Answers + more;
        return Eventually.Holds(() => Sender.Answers >= target, Reckoning.Settling, $"{more} more answers. Output of the product:\n{Product.Output}");
    }

    /// <summary>Waits for more answers that say to come again, however many others come.</summary>
    public Task Refused(int more)
    {
        var target = Sender.Refusals + more;
        return Eventually.Holds(() => Sender.Refusals >= target, Reckoning.Settling, $"{more} more refusals. Output of the product:\n{Product.Output}");
    }

    /// <summary>Ends the load, waits for every run's end, and demands that all promises were kept.</summary>
    public async Task<Verdict> Judge()
    {
        var rate = Rate;
        var evidence = await Reckoning.Of(Sender, Product.Url, Automation, _outages);
        var violations = Support.Judgement.Judge.Judged(evidence).ToList();
        _output.WriteLine(Tally.Table(evidence, violations));
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:F0} attempts a second while connected"));
        Assert.True(violations.Count == 0, string.Join('\n', violations.Take(ShownViolations)));
        return new Verdict(evidence, violations);
    }

    /// <summary>Attempts per second while the sender was connected.</summary>
    public double Rate => Sender.Attempts / Sender.Connected.Elapsed.TotalSeconds;

    public async ValueTask DisposeAsync()
    {
        if (Sender is not null)
        {
            await Sender.DisposeAsync();
        }

        if (Product is not null)
        {
            await Product.DisposeAsync();
        }

        ToSandbox?.Dispose();
        Machine?.Dispose();
        await Database.DisposeAsync();
        _outside.Dispose();
    }

    private async Task<ProductProcess> Start()
    {
        var product = await ProductProcess.Start([.. Database.Arguments, .. _settings], environment: Machine?.Environment);
        if (ToSandbox is { } line)
        {
            line.Server = new IPEndPoint(IPAddress.Loopback, product.Url.Port);
            using var api = new ManagementApi(product.Url);
            await api.MoveChannel("sandbox", new Uri($"http://127.0.0.1:{line.Port}/sandbox/meta/v25.0"));
        }

        return product;
    }
}

/// <summary>What a trial is made of.</summary>
internal sealed record TrialOptions
{
    public SenderOptions Load { get; init; } = new();

    /// <summary>Further arguments of the product.</summary>
    public string[] Settings { get; init; } = [];

    /// <summary>Whether the test sets the product's clock and disk.</summary>
    public bool HasFaultyMachine { get; init; }

    /// <summary>Whether the product reaches Meta's simulator over a line that can be cut.</summary>
    public bool HasLines { get; init; }
}

/// <summary>What a trial came to.</summary>
internal sealed record Verdict(Evidence Evidence, IReadOnlyList<string> Violations);
