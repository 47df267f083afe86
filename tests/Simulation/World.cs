using System.Globalization;
using Grainline.Embedded.Scheduling;
using Grainline.Identity;
using Grainline.Journal;
using Grainline.Tests.Support;
using Orleans.Storage;

namespace Grainline.Tests.Simulation;

/// <summary>
/// Everything there is in one history, on one thread: the process, which may die at any await, what survives it, and those outside. The
/// seed chooses all that happens and when; the same seed gives the same history.
/// </summary>
internal sealed class World
{
    public const string Channel = "wa";

    /// <summary>Turns without time passing after which the process is taken to go round in circles.</summary>
    private const int MostTurns = 200_000;

    /// <summary>How long the sweeper leaves a grain alone that it woke.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    private readonly Random _random;
    private readonly Dictionary<string, DateTimeOffset> _leases = new(StringComparer.Ordinal);
    private int _ticks;

    /// <param name="seed">Chooses all that happens.</param>
    /// <param name="contactBytes">The most that one write of a contact may hold; null = any.</param>
    public World(int seed, int? contactBytes = null)
    {
        _random = new Random(seed);
        ContactBytes = contactBytes;
        Ids.Repeat(new Random(seed));
        Turns = new SimulatedTurnExecutor(seed);
        Meta = new Meta(this);
        Receiver = new Receiver(this);
        Ghl = new Ghl(this);
        Life = new Life(this);
    }

    public SimulatedTurnExecutor Turns { get; }

    public ManualTimeProvider Clock { get; } = new();

    public Disk Disk { get; } = new();

    public Traffic Traffic { get; } = new();

    public Meta Meta { get; }

    public Receiver Receiver { get; }

    public Ghl Ghl { get; }

    public int? ContactBytes { get; }

    /// <summary>The process as it lives now.</summary>
    public Life Life { get; private set; }

    public Faults Faults { get; set; } = Faults.None;

    /// <summary>What happened, for a person.</summary>
    public List<string> History { get; } = [];

    /// <summary>Exceptions that no fault explains.</summary>
    public List<Exception> Bugs { get; } = [];

    public int Crashes { get; private set; }

    public int FailedWrites { get; private set; }

    /// <summary>Told of every crash: what was asked of the process gets no answer.</summary>
    public Action Crashed { get; set; } = () => { };

    public Random Random => _random;

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>A number that grows with everything that is told apart by before and after.</summary>
    public int Tick() => ++_ticks;

    public bool Chance(double share) => _random.NextDouble() < share;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * _random.NextDouble());

    public void Note(string what) => History.Add(string.Create(CultureInfo.InvariantCulture, $"{Now:MM-dd HH:mm:ss.fff} {_ticks,5} {what}"));

    /// <summary>Has the process do something for somebody outside.</summary>
    /// <param name="work">It.</param>
    /// <param name="failed">Told when it fails; a crash tells nothing.</param>
    public void Ask(Func<IGrainFactory, Task> work, Action? failed = null)
    {
        var life = Life;
        life.Start(async () =>
        {
            try
            {
                await work(life.Grains);
            }
            catch (Exception failure)
            {
                if (!IsOfAFault(failure))
                {
                    Bugs.Add(failure);
                }

                failed?.Invoke();
            }
        });
    }

    /// <summary>The same, to its end, while nothing goes wrong.</summary>
    public void Do(Func<IGrainFactory, Task> work)
    {
        var faults = Faults;
        Faults = Faults.None;
        var done = false;
        Ask(async grains =>
        {
            await work(grains);
            done = true;
        });
        Drain();
        Faults = faults;
        if (!done)
        {
            throw new InvalidOperationException("Not done, although nothing went wrong.", Bugs.LastOrDefault());
        }
    }

    /// <summary>One thing happens, if anything can: a turn, or the end of something on its way.</summary>
    public bool Step()
    {
        if (Chance(Faults.Crash))
        {
            Crash();
        }

        return Chance(0.5) ? Turns.RunNext() || EndOne() : EndOne() || Turns.RunNext();
    }

    /// <summary>Everything happens that can without time passing.</summary>
    public void Drain()
    {
        for (var steps = 0; Step(); steps++)
        {
            if (steps > MostTurns)
            {
                throw new InvalidOperationException("The process goes round in circles.");
            }
        }
    }

    /// <summary>Time passes: timers fire, and the sweeper wakes what is due.</summary>
    public void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        foreach (var due in Disk.Due(Now).Where(state => !(_leases.GetValueOrDefault(state.Grain.ToString()) > Now)))
        {
            _leases[due.Grain.ToString()] = Now + Lease;
            Ask(grains => grains.GetGrain<Contacts.IContactGrain>(due.Grain.Key.ToString()!).Wake());
        }
    }

    /// <summary>The process dies between two steps of anything, and a new one starts on what is stored.</summary>
    public void Crash()
    {
        Note("CRASH");
        Crashes++;
        Life.Dispose();
        foreach (var crossing in Traffic.TakeAll())
        {
            crossing.End(Chance(0.5) ? Fate.DoneInCrash : Fate.LostInCrash);
        }

        _leases.Clear();
        Life = new Life(this);
        Crashed();
    }

    private static bool IsOfAFault(Exception failure) =>
        failure is StorageUnavailableException or InconsistentStateException or TimeoutException
        || (failure is OrleansException { InnerException: { } inner } && IsOfAFault(inner));

    private bool EndOne()
    {
        if (Traffic.Count == 0)
        {
            return false;
        }

        var crossing = Traffic.Take(_random.Next(Traffic.Count));
        var fate = Faults.FateOf(crossing.Kind, _random);
        if (fate != Fate.Done)
        {
            Note($"{crossing.What}: {fate}");
            FailedWrites += crossing.Kind == TrafficKind.Write ? 1 : 0;
        }

        crossing.End(fate);
        return true;
    }
}
