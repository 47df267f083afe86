using System.Globalization;
using Grainline.Tests.Crash.Databases;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Judgement;
using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Crash;

/// <summary>One test's product, sender and database, and what happened to them.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private const int ShownViolations = 20;

    private readonly IDatabase _database;
    private readonly string[] _settings;
    private readonly ITestOutputHelper _output;
    private readonly List<Outage> _outages = [];

    private Trial(IDatabase database, string[] settings, ITestOutputHelper output)
    {
        _database = database;
        _settings = settings;
        _output = output;
    }

    public ProductProcess Product { get; private set; } = null!;

    public AutomationView Automation { get; private set; } = null!;

    public Sender Sender { get; private set; } = null!;

    /// <summary>Starts the product on the database with further settings, and a load on its one automation.</summary>
    public static async Task<Trial> Begin(IDatabase database, SenderOptions load, ITestOutputHelper output, params string[] settings)
    {
        var trial = new Trial(database, settings, output);
        try
        {
            trial.Product = await trial.Start();
            using var api = new ManagementApi(trial.Product.Url);
            trial.Automation = await api.CreateActive(Journey.Definition);
            trial.Sender = new Sender(trial.Automation.Webhook, load);
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
            killed.SetResult(DateTimeOffset.UtcNow);
        });
        var at = await killed.Task.WaitAsync(Reckoning.Settling);
        await Product.HasEnded();
        await Product.DisposeAsync();
        Product = await Start();
        Interrupted(at);
        Sender.Connect(Product.Url);
    }

    /// <summary>Notes that nothing could be done from then until now.</summary>
    public void Interrupted(DateTimeOffset from) => _outages.Add(new Outage(from, DateTimeOffset.UtcNow));

    public Task Answered(int more)
    {
        var target = Sender.Answers + more;
        return Eventually.Holds(() => Sender.Answers >= target, Reckoning.Settling, $"{more} more answers. Output of the product:\n{Product.Output}");
    }

    /// <summary>Ends the load, waits for every run's end, and demands that all promises were kept.</summary>
    public async Task Judge()
    {
        var rate = Rate;
        var evidence = await Reckoning.Of(Sender, Product.Url, Automation, _outages);
        var violations = Support.Judgement.Judge.Judged(evidence).ToList();
        _output.WriteLine(Tally.Table(evidence, violations));
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:F0} attempts a second while connected"));
        Assert.True(violations.Count == 0, string.Join('\n', violations.Take(ShownViolations)));
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

        await _database.DisposeAsync();
    }

    private Task<ProductProcess> Start() => ProductProcess.Start([.. _database.Arguments, .. _settings]);
}
