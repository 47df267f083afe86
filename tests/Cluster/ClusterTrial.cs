using System.Globalization;
using Grainline.Tests.Support;
using Grainline.Tests.Support.Deliveries;
using Grainline.Tests.Support.Judgement;
using Grainline.Tests.Support.Product;
using Xunit.Abstractions;

namespace Grainline.Tests.Cluster;

/// <summary>Two silos, one API host as their client, a load on it, and what happened to them.</summary>
internal sealed class ClusterTrial : IAsyncDisposable
{
    private const int ShownViolations = 20;

    /// <summary>How long after a disturbance errors may come: three probes of two seconds that fail, the vote, and the call that waited
    /// for all that. The rest is for a loaded machine.</summary>
    private static readonly TimeSpan MembershipChange = TimeSpan.FromSeconds(25);

    private readonly ITestOutputHelper _output;
    private readonly List<Outage> _outages = [];

    // Not the temporary directory: where that is a tmpfs, fsync costs nothing and proves nothing.
    private readonly string _data = Directory.CreateDirectory(
        Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N"))).FullName;

    private ClusterTrial(ITestOutputHelper output) => _output = output;

    public PostgresServer Server { get; } = PostgresServer.Make();

    public List<SiloHost> Silos { get; } = [];

    public ProductProcess Api { get; private set; } = null!;

    public AutomationView Automation { get; private set; } = null!;

    public Sender Sender { get; private set; } = null!;

    public static async Task<ClusterTrial> Begin(ITestOutputHelper output)
    {
        var trial = new ClusterTrial(output);
        try
        {
            trial.Api = await trial.Start();
            using var api = new ManagementApi(trial.Api.Url);
            trial.Automation = await api.CreateActive(Journey.Definition);
            trial.Sender = new Sender(trial.Automation.Webhook, new SenderOptions { RatePerSecond = 200 });
            trial.Sender.Connect(trial.Api.Url);
            return trial;
        }
        catch
        {
            await trial.DisposeAsync();
            throw;
        }
    }

    /// <summary>How any host is given the database.</summary>
    public string[] Storage => ["--data", _data, "--storage", "postgres", "--connection", Server.Connection("postgres")];

    /// <summary>Stops everything but the database, in good order.</summary>
    public async Task Close()
    {
        Sender.Disconnect();
        Api.Terminate();
        await Api.HasEnded();
        foreach (var silo in Silos.ToList())
        {
            await silo.Leave();
            await Bury(silo);
        }
    }

    /// <summary>Starts the cluster again and lets the sender go on.</summary>
    public async Task Open()
    {
        Api = await Start();
        Sender.Connect(Api.Url);
    }

    /// <summary>Notes that nothing could be done from then until now.</summary>
    public void Interrupted(DateTimeOffset from) => _outages.Add(new Outage(from, DateTimeOffset.UtcNow));

    private async Task<ProductProcess> Start()
    {
        await AddSilo();
        await AddSilo();
        return await ProductProcess.Start([.. Storage, "--Orleans:Membership=AdoNet", "--Orleans:Role=Client"]);
    }

    public async Task<SiloHost> AddSilo()
    {
        var silo = await SiloHost.Start(Server.Folder, _data);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>Takes it from the list of those that should run; the process has ended or is about to.</summary>
    public async Task Bury(SiloHost silo)
    {
        try
        {
            await Eventually.Holds(() => silo.IsOver, Reckoning.Settling, "the silo has ended");
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException(silo.Output, e);
        }

        Silos.Remove(silo);
        await silo.DisposeAsync();
    }

    /// <summary>Does something to the cluster under load, and waits until deliveries to all contacts are accepted again. Time is not
    /// promised meanwhile.</summary>
    /// <param name="what">What is done, for the report.</param>
    /// <param name="disturbance">Does it.</param>
    /// <param name="patience">For how long the product waits on purpose before it does anything about it.</param>
    /// <returns>How long those waited who were told to come again.</returns>
    public async Task<IReadOnlyList<TimeSpan>> Disturbed(string what, Func<Task> disturbance, TimeSpan patience = default)
    {
        var from = DateTimeOffset.UtcNow;
        await disturbance();
        var done = DateTimeOffset.UtcNow;
        await Answered(Sender.Options.Phones * 2);
        var to = DateTimeOffset.UtcNow;
        _outages.Add(new Outage(from, to));
        var replies = Replies.Where(reply => reply.SentAt + reply.Took >= from && reply.SentAt <= to).ToList();
        var refused = replies.Where(reply => reply.Status is not (200 or 202)).ToList();
        var last = refused.Select(reply => reply.SentAt + reply.Took).DefaultIfEmpty(from).Max();
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {refused.Count} of {replies.Count} deliveries told to come again, the last {(last - from).TotalSeconds:F1} s after it began, which took {(done - from).TotalSeconds:F1} s; slowest answer {replies.Max(reply => reply.Took).TotalSeconds:F1} s"));
        Assert.InRange(last, from, from + patience + MembershipChange);
        return [.. refused.Select(reply => reply.Took)];
    }

    public Task Answered(int more)
    {
        var target = Sender.Answers + more;
        return Eventually.Holds(
            () => Sender.Answers >= target, Reckoning.Settling, $"{more} more answers.\nAPI:\n{Api.Output}\nSilos:\n{string.Join('\n', Silos.Select(silo => silo.Output))}");
    }

    /// <summary>Ends the load, waits for every run's end, and demands that all promises were kept.</summary>
    public async Task Judge()
    {
        var evidence = await Reckoning.Of(Sender, Api.Url, Automation, _outages);
        var violations = Support.Judgement.Judge.Judged(evidence).ToList();
        _output.WriteLine(Tally.Table(evidence, violations));
        Assert.True(violations.Count == 0, string.Join('\n', violations.Take(ShownViolations)));
        Assert.All(Sender.Shipments, shipment => Assert.Equal(0, shipment.Unanswered));
    }

    public async ValueTask DisposeAsync()
    {
        if (Sender is not null)
        {
            await Sender.DisposeAsync();
        }

        if (Api is not null)
        {
            await Api.DisposeAsync();
        }

        foreach (var silo in Silos)
        {
            await silo.DisposeAsync();
        }

        Server.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private IEnumerable<Reply> Replies => Sender.Shipments.SelectMany(shipment => shipment.Replies);
}

/// <summary>These tests load the machine and watch times: one after another.</summary>
[CollectionDefinition(nameof(Clusters), DisableParallelization = true)]
public sealed class Clusters;
