using System.Collections.Immutable;
using Grainline.Deliveries;
using Grainline.Messages;
using Orleans.Concurrency;

namespace Grainline.Contacts;

/// <summary>
/// A person, keyed by E.164 phone with the plus sign: fields, tags and open runs. It is the unit of consistency
/// (docs/decisions/0004): every change of a contact or of its runs is one commit of this grain.
/// </summary>
/// <remarks>
/// Every method may interleave because none of them touches state itself: each puts a command into the grain's inbox,
/// and one pump decides all waiting commands in order and commits them together.
/// </remarks>
[Alias("Grainline.IContactGrain")]
public interface IContactGrain : IGrainWithStringKey
{
    /// <summary>Starts a run for a delivery, exactly once per delivery. Returns after the commit.</summary>
    [Alias("Start"), AlwaysInterleave]
    Task<StartAnswer> Start(StartRun command);

    /// <summary>Brings the outcome of an effect. Unknown or settled effects are ignored.</summary>
    [Alias("Complete"), AlwaysInterleave]
    Task Complete(EffectOutcome outcome);

    /// <summary>Brings a delivery status of a message from the provider; older ones than the known one are ignored.</summary>
    [Alias("Receive"), AlwaysInterleave]
    Task Receive(MessageStatusChange change);

    /// <summary>Takes a message that the person wrote, once: the newest run that waits for a reply gets it.</summary>
    [Alias("Hear"), AlwaysInterleave]
    Task<HearAnswer> Hear(InboundMessage message);

    /// <summary>Whether a message of the person, by the provider's id, was heard of late.</summary>
    [Alias("HasHeard"), AlwaysInterleave]
    Task<bool> HasHeard(string messageId);

    /// <summary>Does what is due: waits that ended, retries, leases of effects whose outcome never came.</summary>
    [Alias("Wake"), AlwaysInterleave]
    Task Wake();

    /// <summary>The contact, or null when it does not exist; never older than what the database shows, so a commit under way is waited for.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<ContactProfile?> Get();

    /// <summary>All that the contact remembers, JSON as it is stored: for a rehearsal of what would follow.</summary>
    [Alias("Remember"), AlwaysInterleave]
    Task<string> Remember();

    /// <summary>Changes fields and tags; what the contact cannot hold is dropped. Creates the contact when <paramref name="create"/>, else
    /// returns null for a missing one.</summary>
    [Alias("Update"), AlwaysInterleave]
    Task<ContactProfile?> Update(ContactPatch patch, bool create, string actor);

    /// <summary>Changes fields and tags as <see cref="Update"/> does, or tells what the contact cannot hold and changes nothing.</summary>
    [Alias("Change"), AlwaysInterleave]
    Task<ChangeAnswer> Change(ContactPatch patch, bool create, string actor);

    /// <summary>The person has another phone now: open runs end as <c>number_changed</c>, and what starts for this contact from now
    /// on starts for the other one. The other contact must have what it shall have of this one already.</summary>
    [Alias("Leave"), AlwaysInterleave]
    Task Leave(string phone, string actor);

    /// <summary>The person had another phone before, whose contact is another one.</summary>
    [Alias("Succeed"), AlwaysInterleave]
    Task Succeed(string phone);

    /// <summary>The phones of the same person's other contacts, and what the one that the person has now takes over.</summary>
    [Alias("Links"), AlwaysInterleave]
    Task<ContactLinks> Links();

    /// <summary>Ends open runs: the named ones, or all when <paramref name="runIds"/> is empty. When it returns, nothing
    /// more of them is sent. Returns the ids that were open, and of those that had ended while something of them was still on its way.</summary>
    /// <exception cref="TimeoutException">They have ended, but something may still leave; to be asked again.</exception>
    [Alias("Cancel"), AlwaysInterleave]
    Task<ImmutableArray<string>> Cancel(ImmutableArray<string> runIds, string reason, string actor);

    /// <summary>Opens a failed run again at the step that failed.</summary>
    /// <param name="snapshot">The run as it was kept when it failed.</param>
    /// <param name="actor">Who did it, for the audit log.</param>
    /// <returns>False when the run is open, or was opened with this snapshot before.</returns>
    [Alias("Retry"), AlwaysInterleave]
    Task<bool> Retry(string snapshot, string actor);

    /// <summary>Ends the wait of a run at a step now. False when the run does not wait there (any more).</summary>
    [Alias("SkipWaitAt"), AlwaysInterleave]
    Task<bool> SkipWait(string runId, string stepId, string actor);

    /// <summary>The same wherever the run waits, as hosts of an older version ask.</summary>
    [Alias("SkipWait"), AlwaysInterleave]
    Task<bool> SkipWait(string runId, string actor);

    /// <summary>Moves an open run to another version of its automation, to the step of the same id.</summary>
    [Alias("Move"), AlwaysInterleave]
    Task<MoveAnswer> Move(string runId, int version, string actor);

    /// <summary>Forgets the contact: state and journal. When it returns, nothing more of it is sent or stored. Returns false when there was none.</summary>
    [Alias("Erase"), AlwaysInterleave]
    Task<bool> Erase(string actor);
}

/// <summary>What became of a change that is done as a whole or not at all.</summary>
/// <param name="Contact">As it is now; null when there is none, or nothing was changed because of the problems.</param>
/// <param name="Problems">What the contact cannot hold; none = it is changed.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ChangeAnswer")]
public sealed record ChangeAnswer([property: Id(0)] ContactProfile? Contact, [property: Id(1)] ImmutableArray<Warning> Problems);

/// <summary>Other phones of a contact's person.</summary>
/// <param name="MovedTo">The one that it has now; null = this one.</param>
/// <param name="Former">Those that it had before, oldest first. One of them may be somebody else's by now: then its contact has not moved here.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ContactLinks")]
public sealed record ContactLinks([property: Id(0)] string? MovedTo, [property: Id(1)] ImmutableArray<string> Former)
{
    /// <summary>When automations started last that ask for it (<see cref="Automations.Reentry.Once"/>, <see cref="Automations.Reentry.After"/>), by id.</summary>
    [Id(2)]
    public OrdinalDictionary<DateTimeOffset>? LastStarts { get; init; }
}

/// <summary>What became of moving a run to another version.</summary>
[GenerateSerializer, Alias("Grainline.MoveAnswer")]
public enum MoveAnswer
{
    Moved = 0,

    /// <summary>It has ended meanwhile, or is there already.</summary>
    NotOpen = 1,

    /// <summary>The version has no step of the id at which the run stands.</summary>
    StepMissing = 2,

    /// <summary>The step of that id is of another type there.</summary>
    StepChanged = 3,

    /// <summary>Something is on its way for it; it can be moved when that is done.</summary>
    Busy = 4,
}
