namespace Grainline.Runs;

/// <summary>The limits and times of running.</summary>
public static class RunLimits
{
    /// <summary>Steps that one run may pass in one turn; a tree cannot need more than it has steps.</summary>
    public const int StepsPerTurn = Automations.Definitions.Definition.MaxSteps;

    /// <summary>Automations that may start one another in a row.</summary>
    public const int Hops = 10;

    /// <summary>Tries of one effect before the step fails: with the pauses between them more than an hour, which outages of providers and
    /// of the way to them seldom take. A step that waits so long for its effect says so in its record.</summary>
    public const int EffectAttempts = 16;

    /// <summary>Tries of a message that goes again although it may have arrived: a person can get it as often as that.</summary>
    public const int ResentMessage = 4;

    /// <summary>How long the contact waits for an effect's outcome before it asks the channel again. Short, because after a
    /// crash nobody else brings the message forward; asking again costs one commit, so that it is longer where much waits.</summary>
    public static readonly TimeSpan EffectLease = TimeSpan.FromSeconds(15);

    /// <summary>How long it waits at most, however much waits there.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(5);

    /// <summary>How long a status from the provider may settle an effect whose answer was lost: sent and delivered follow
    /// within seconds as a rule, no figure is published (facts/whatsapp.md 1.7).</summary>
    public static readonly TimeSpan UncertainSettling = TimeSpan.FromSeconds(60);

    /// <summary>How often it is asked whether a held channel or connection goes again, for the first <see cref="HoldRounds"/> times; then each as
    /// many times one pause more, up to <see cref="LongestHoldPause"/>.</summary>
    public static readonly TimeSpan HoldPause = TimeSpan.FromMinutes(1);

    /// <summary>How often a held effect asks before it waits longer.</summary>
    public const int HoldRounds = 10;

    /// <summary>How often is asked at least, but for the quarter that <see cref="EffectDecision.Backoff"/> adds at most.</summary>
    public static readonly TimeSpan LongestHoldPause = TimeSpan.FromMinutes(10);

    /// <summary>How often a run is looked at whose version this program cannot read: a host of the version that can may have it next.</summary>
    public static readonly TimeSpan UnreadablePause = TimeSpan.FromMinutes(5);

    /// <summary>How long a step waits whose effect found no room in its contact; that of others leaves within seconds. All that found none at a time
    /// come back together, for each turn writes the whole contact.</summary>
    public static readonly TimeSpan FullPause = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between two tries.</summary>
    public static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);

    /// <summary>Due times nearer than this are kept by a timer of the awake contact; farther ones by the sweeper alone.</summary>
    public static readonly TimeSpan NearDue = TimeSpan.FromMinutes(2);

    /// <summary>How much later than a near due time the sweeper looks, so that it finds only contacts that lost their timer.</summary>
    public static readonly TimeSpan SweeperGrace = TimeSpan.FromSeconds(2);

    /// <summary>How much earlier than a far due time the sweeper wakes a contact, which then sets its timer to the moment.</summary>
    public static readonly TimeSpan SweeperLead = TimeSpan.FromSeconds(2);
}
