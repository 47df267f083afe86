using System.Text.Json.Serialization;

namespace Grainline.Sandbox.Phone;

/// <summary>A message that Meta's simulator took, as <c>GET /sandbox/messages</c> shows it.</summary>
internal sealed record SentMessage
{
    /// <summary>Meta's id of it.</summary>
    public required string Id { get; init; }

    /// <summary>The phone, E.164 with the plus sign.</summary>
    public required string To { get; init; }

    public required string Type { get; init; }

    /// <summary>The text, the caption, or the body above buttons; null for templates.</summary>
    public string? Text { get; init; }

    public SentTemplate? Template { get; init; }

    /// <summary>The buttons or list rows that can be chosen; null when there are none.</summary>
    public IReadOnlyList<SentChoice>? Choices { get; init; }

    /// <summary>The link or id of media, in the message or in a template's header.</summary>
    public string? Media { get; init; }

    public required DateTimeOffset At { get; init; }

    public MessageStatus Status { get; init; }

    /// <summary>The sender's <c>biz_opaque_callback_data</c>.</summary>
    public string? EffectId { get; init; }

    /// <summary>The business number that sent it.</summary>
    public required string PhoneNumberId { get; init; }

    /// <summary>The error with which it fails after it was taken; scripted by a fault.</summary>
    public int? Code { get; init; }
}

/// <summary>A template as it was filled; positional parameters are named <c>1</c>, <c>2</c> …</summary>
/// <param name="Name">Which template.</param>
/// <param name="Language">Meta's code.</param>
/// <param name="Parameters">Of the body.</param>
/// <param name="HeaderParameters">Of a header of text; null where nothing fills one.</param>
internal sealed record SentTemplate(
    string Name, string Language, IReadOnlyDictionary<string, string> Parameters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? HeaderParameters = null);

/// <summary>A reply button, or a row of a list.</summary>
internal sealed record SentChoice(string Id, string Title, string? Description, bool IsRow);

/// <summary>How far the sender has been told that a message got.</summary>
internal enum MessageStatus : byte
{
    [JsonStringEnumMemberName("accepted")]
    Accepted = 0,

    [JsonStringEnumMemberName("sent")]
    Sent = 1,

    [JsonStringEnumMemberName("delivered")]
    Delivered = 2,

    [JsonStringEnumMemberName("read")]
    Read = 3,

    [JsonStringEnumMemberName("failed")]
    Failed = 4,
}

/// <summary>A line of the message log: one of the members is set.</summary>
internal sealed record LogLine
{
    public SentMessage? Message { get; init; }

    /// <summary>A person wrote: opens the window.</summary>
    public InboundMark? Inbound { get; init; }

    /// <summary>The sender knows of a status now.</summary>
    public ToldMark? Told { get; init; }
}

internal sealed record InboundMark(string PhoneNumberId, long Phone, DateTimeOffset At);

internal sealed record ToldMark(MessageStatus Status, long[] Messages);
