using System.Collections.Immutable;
using Grainline.Messages;
using Orleans.Concurrency;

namespace Grainline.Channels;

/// <summary>
/// One WhatsApp business number, keyed by channel id: it owns the number's rate limit and makes the calls to the provider,
/// outside of any contact's turn. The outcome goes back as <c>IContactGrain.Complete</c>.
/// </summary>
[Alias("Grainline.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Takes a message into the queue. Asking again for the same effect is harmless.</summary>
    /// <param name="message">What to send to whom.</param>
    /// <param name="again">Whether it was handed to a channel before and nothing came back: then the journal tells whether
    /// the provider may have seen it.</param>
    [Alias("Send"), AlwaysInterleave]
    Task<SendAnswer> Send(OutboundMessage message, bool again);

    /// <summary>How long the messages that wait now take to go; zero when none waits.</summary>
    [Alias("Backlog"), AlwaysInterleave, ResponseTimeout("00:00:02")]
    Task<TimeSpan> Backlog();

    /// <summary>Takes messages out of the queue, and waits for the calls of those that have left it. Returns the effects whose try was
    /// never handed to the provider.</summary>
    [Alias("WithdrawTries"), AlwaysInterleave]
    Task<ImmutableArray<string>> Withdraw(ImmutableArray<MessageTry> tries);

    /// <summary>The same, as contacts of an older version ask: they do not count tries.</summary>
    [Alias("Withdraw"), AlwaysInterleave]
    Task<ImmutableArray<string>> Withdraw(ImmutableArray<string> effectIds);

    /// <summary>Creates or changes the channel.</summary>
    [Alias("Configure")]
    Task<ChannelView> Configure(ChannelSettings settings, string actor);

    [Alias("Get"), ReadOnly]
    Task<ChannelView?> Get();

    /// <summary>The templates of the number's account, some minutes old at most; null when the channel does not exist.</summary>
    [Alias("Templates"), AlwaysInterleave]
    Task<TemplateListing?> Templates();

    /// <summary>Reads the templates anew. When they can be read, token and account are right, and what the channel held goes again.</summary>
    [Alias("Check"), AlwaysInterleave]
    Task<TemplateListing?> Check();

    /// <summary>Takes the provider's news of a template: what is paused is held, and goes again when it may.</summary>
    [Alias("Note"), AlwaysInterleave]
    Task Note(TemplateNews news);

    /// <summary>Takes a refusal that came by webhook, after the provider had taken the message, and that is about more than the one message.</summary>
    [Alias("NoteRefusal"), AlwaysInterleave]
    Task Note(LateRefusal refusal);

    /// <summary>What the channel needs to check a webhook of the provider; null when the channel does not exist.</summary>
    [Alias("GetWebhookSecrets"), ReadOnly]
    Task<ChannelWebhookSecrets?> GetWebhookSecrets();

    [Alias("Delete")]
    Task<bool> Delete(string actor);
}

/// <summary>A message on one of its ways to the provider.</summary>
/// <param name="EffectId">The effect that sends it.</param>
/// <param name="Number">Which try it is (<see cref="OutboundMessage.Try"/>).</param>
[GenerateSerializer, Immutable, Alias("Grainline.MessageTry")]
public sealed record MessageTry([property: Id(0)] string EffectId, [property: Id(1)] int Number);

/// <summary>What a provider says of a number, an account or a country after it had taken a message.</summary>
/// <param name="Hold">What stands still because of it.</param>
/// <param name="Reason">What the provider says.</param>
/// <param name="Phone">To whom the message went, E.164.</param>
[GenerateSerializer, Immutable, Alias("Grainline.LateRefusal")]
public sealed record LateRefusal([property: Id(0)] HoldScope Hold, [property: Id(1)] string Reason, [property: Id(2)] string Phone);

/// <summary>What a channel answers to a message that it is given.</summary>
[GenerateSerializer, Alias("Grainline.SendAnswer")]
public enum SendAnswer
{
    /// <summary>It is in the queue or on its way; the outcome will come.</summary>
    Queued = 0,

    /// <summary>The queue is full; ask again later.</summary>
    Busy = 1,

    /// <summary>There is no such channel.</summary>
    UnknownChannel = 2,

    /// <summary>It was handed over before a crash, and the answer is not known.</summary>
    Uncertain = 3,

    /// <summary>The provider refuses such messages of this number for now; ask again in some minutes.</summary>
    Held = 4,

    /// <summary>It was withdrawn while it was being handed over.</summary>
    Withdrawn = 5,
}

/// <summary>A channel's settings. Secrets that are null stay as they are.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ChannelSettings")]
public sealed record ChannelSettings
{
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>The id of the number in Meta's API.</summary>
    [Id(1)]
    public string? PhoneNumberId { get; init; }

    /// <summary>The WhatsApp business account.</summary>
    [Id(2)]
    public string? WabaId { get; init; }

    /// <summary>Root of the Graph API, version included, for instance <c>https://graph.facebook.com/v25.0</c>.</summary>
    [Id(3)]
    public string? BaseUrl { get; init; }

    [Id(4)]
    public string? AccessToken { get; init; }

    [Id(5)]
    public string? AppSecret { get; init; }

    [Id(6)]
    public string? VerifyToken { get; init; }

    /// <summary>Messages per second, 1 to 1,000; Meta's default for a number is 80 (facts/whatsapp.md 3).</summary>
    [Id(7)]
    public int? RatePerSecond { get; init; }

    /// <summary>Messages that one person may get at once, 0 to 1,000, before they are paced at one in 6 s; 0 = no pacing. Meta's pair limit
    /// is 45 (facts/whatsapp.md 3).</summary>
    [Id(8)]
    public int? RecipientBurst { get; init; }
}

/// <summary>A channel as the API shows it: without its secrets.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ChannelView")]
public sealed record ChannelView
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required string PhoneNumberId { get; init; }

    [Id(3)]
    public string? WabaId { get; init; }

    [Id(4)]
    public required string BaseUrl { get; init; }

    [Id(5)]
    public int RatePerSecond { get; init; }

    [Id(6)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(7)]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What stands still at present, and why: <c>channel</c>, <c>template:name/language</c>, <c>country:IT</c>.</summary>
    [Id(8)]
    public ImmutableArray<ChannelHold> Holds { get; init; } = [];

    [Id(9)]
    public int RecipientBurst { get; init; }

    /// <summary>That WhatsApp does not answer; null while it does.</summary>
    [Id(10)]
    public ProviderTrouble? Trouble { get; init; }
}

/// <summary>Something that the provider refuses for now.</summary>
/// <param name="What"><c>channel</c>, <c>template:…</c> or <c>country:…</c>.</param>
/// <param name="Reason">The provider's code or text.</param>
/// <param name="Until">When it is tried again.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ChannelHold")]
public sealed record ChannelHold([property: Id(0)] string What, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset Until);

/// <summary>The secrets with which a provider's webhook is checked, and the number whose news it brings.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ChannelWebhookSecrets")]
public sealed record ChannelWebhookSecrets(
    [property: Id(0)] string? AppSecret, [property: Id(1)] string? VerifyToken, [property: Id(2)] string? PhoneNumberId = null);
