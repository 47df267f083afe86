using System.Collections.Immutable;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>Collects standard fields; the first source that has something to say about a field wins.</summary>
internal sealed class StandardFieldSet(WarningList warnings)
{
    private readonly Dictionary<string, string?> _fields = new(StringComparer.Ordinal);

    public ImmutableArray<FieldChange> Changes =>
        [.. StandardFields.All.Where(Has).Select(name => new FieldChange(name, _fields[name] is { } text ? FieldValue.Text(text) : null))];

    public bool Has(string name) => _fields.ContainsKey(name);

    public bool Says(string name, string? text) => text is not null && _fields.GetValueOrDefault(name) == text;

    /// <summary>Takes the value unless there is one already. What does not fit is dropped with a warning.</summary>
    public void Offer(string name, BodyValue value, string path)
    {
        if (Has(name) || value.Kind == BodyValueKind.Empty)
        {
            return;
        }

        if (value.Kind == BodyValueKind.Unresolved)
        {
            warnings.AddUnresolved(path);
        }
        else if (value.Kind == BodyValueKind.Null)
        {
            _fields[name] = null;
        }
        else if (Text(name, value) is not { } text)
        {
            warnings.Add(path, "invalid_value", "It must be a text; it was dropped.");
        }
        else if (FieldRules.ProblemOfStandard(name, text) is var (code, detail))
        {
            warnings.Add(path, code, detail);
        }
        else
        {
            _fields[name] = text;
        }
    }

    /// <summary>Splits a full name at its first space, when neither of its parts came by itself; says whether it did.</summary>
    public bool OfferFullName(BodyValue value, string path)
    {
        if (Has(StandardFields.FirstName) || Has(StandardFields.LastName) || value.AsText is not { } text)
        {
            return false;
        }

        var (first, last) = FullName.Split(text);
        Offer(StandardFields.FirstName, BodyValue.OfText(first), path);
        Offer(StandardFields.LastName, BodyValue.OfText(last), path);
        return true;
    }

    /// <summary>GHL's merge field writes a time zone as <c>GMT-06:00 America/Chicago</c>, and its body without the offset.</summary>
    private static string? Text(string name, BodyValue value) =>
        value.AsText is { } text && name == StandardFields.TimeZone && text.StartsWith("GMT", StringComparison.Ordinal) && text.Split(' ', 2) is [_, var zone]
            ? zone.Trim()
            : value.AsText;
}
