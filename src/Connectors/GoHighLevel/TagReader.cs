using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>Collects tags: GHL joins them with commas into one text, others send a list. A tag may have spaces.</summary>
internal sealed class TagReader(WarningList warnings)
{
    private readonly List<string> _tags = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<string> Tags => [.. _tags];

    public void Add(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                break;
            case JsonValueKind.Array:
                foreach (var entry in element.EnumerateArray())
                {
                    AddValue(BodyValue.Read(entry, isTyped: false), path);
                }

                break;
            case JsonValueKind.String:
                AddJoined(BodyValue.Read(element, isTyped: true), path);
                break;
            default:
                warnings.Add(path, "invalid_tag", "Tags are a list of texts, or one text with commas between them.");
                break;
        }
    }

    /// <summary>Takes one tag, without white space around it.</summary>
    public void AddText(string tag, string path)
    {
        if (tag.Length == 0 || _known.Contains(tag))
        {
            return;
        }

        if (tag is ['{', '{', .., '}', '}'])
        {
            warnings.AddUnresolved(path);
        }
        else if (FieldRules.ProblemOfTag(tag) is var (code, detail))
        {
            warnings.Add(path, code, detail);
        }
        else if (_tags.Count == ContactLimits.Tags)
        {
            warnings.Add(path, "too_many_tags", $"A contact has at most {ContactLimits.Tags} tags.");
        }
        else
        {
            _known.Add(tag);
            _tags.Add(tag);
        }
    }

    private void AddJoined(BodyValue value, string path)
    {
        if (value.Kind == BodyValueKind.Unresolved)
        {
            warnings.AddUnresolved(path);
        }

        foreach (var tag in value.AsText?.Split(',') ?? [])
        {
            AddText(tag.Trim(), path);
        }
    }

    private void AddValue(BodyValue value, string path)
    {
        if (value.AsText is { } text)
        {
            AddText(text, path);
        }
        else if (value.Kind == BodyValueKind.Unresolved)
        {
            warnings.AddUnresolved(path);
        }
        else if (value.Kind != BodyValueKind.Empty)
        {
            warnings.Add(path, "invalid_tag", "A tag is a text; others were dropped.");
        }
    }
}
