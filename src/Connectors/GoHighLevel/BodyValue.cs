using System.Text.Json;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>What a value of a body says.</summary>
internal enum BodyValueKind
{
    /// <summary>Nothing, blank, or an empty list or object: never erases.</summary>
    Empty = 0,

    /// <summary>Exactly one <c>{{merge tag}}</c> that GHL did not fill; as good as empty (facts/ghl.md 1.4).</summary>
    Unresolved = 1,

    /// <summary>JSON null: erases.</summary>
    Null = 2,
    Text = 3,

    /// <summary>A number, truth value, list or object.</summary>
    Json = 4,
}

/// <summary>A value of a body, judged.</summary>
internal readonly struct BodyValue
{
    private readonly string? _text;
    private readonly JsonElement _element;

    private BodyValue(BodyValueKind kind, string? text = null, JsonElement element = default)
    {
        Kind = kind;
        _text = text;
        _element = element;
    }

    public BodyValueKind Kind { get; }

    public bool IsNothing => Kind is BodyValueKind.Empty or BodyValueKind.Unresolved;

    /// <summary>A text trimmed, or a number as it is written; null for everything else.</summary>
    public string? AsText => Kind == BodyValueKind.Text ? _text!.Trim()
        : Kind == BodyValueKind.Json && _element.ValueKind == JsonValueKind.Number ? _element.GetRawText()
        : null;

    /// <summary>Only of a text or JSON. The text keeps its spaces.</summary>
    public FieldValue AsField => Kind == BodyValueKind.Text ? FieldValue.Text(_text!) : FieldValue.Json(_element);

    /// <param name="element">The value; undefined when the body has none.</param>
    /// <param name="isTyped">Whether a person typed it into GHL's value box, where some write the quotes of a text too.</param>
    public static BodyValue Read(JsonElement element, bool isTyped) => element.ValueKind switch
    {
        JsonValueKind.Undefined => default,
        JsonValueKind.Null => new(BodyValueKind.Null),
        JsonValueKind.String => OfText(element.GetString()!, isTyped),
        JsonValueKind.Array when element.GetArrayLength() == 0 => default,
        JsonValueKind.Object when element.GetPropertyCount() == 0 => default,
        _ => new(BodyValueKind.Json, element: element),
    };

    /// <summary>What erases.</summary>
    public static BodyValue Nothing => new(BodyValueKind.Null);

    /// <summary>A value that was read before.</summary>
    public static BodyValue OfField(FieldValue? field) =>
        field is not { } value ? default : value.IsJson ? Read(JsonElement.Parse(value.Raw), isTyped: false) : OfText(value.Raw);

    public static BodyValue OfText(string text, bool isTyped = false)
    {
        var trimmed = text.AsSpan().Trim();
        if (isTyped && trimmed is ['"', .. var quoted, '"'] && !quoted.Contains('"'))
        {
            text = quoted.ToString();
            trimmed = quoted.Trim();
        }

        return trimmed.IsEmpty ? default
            : trimmed is ['{', '{', .. var tag, '}', '}'] && !tag.ContainsAny('{', '}') ? new(BodyValueKind.Unresolved)
            : new(BodyValueKind.Text, text);
    }
}
