using System.Collections.Immutable;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>Collects custom fields; a later source replaces what an earlier one said, but only with something.</summary>
internal sealed class CustomFieldSet(WarningList warnings)
{
    private readonly OrderedDictionary<string, FieldValue?> _fields = new(StringComparer.Ordinal);
    private int _length;

    public ImmutableArray<FieldChange> Changes => [.. _fields.Select(entry => new FieldChange(entry.Key, entry.Value))];

    /// <summary>Takes the value: null erases, nothing changes nothing, what does not fit is dropped; the last two with a warning.</summary>
    public void Set(string name, BodyValue value, string path)
    {
        if (value.IsNothing)
        {
            warnings.AddNothing(path, value);
            return;
        }

        FieldValue? field = value.Kind == BodyValueKind.Null ? null : value.AsField;
        var known = _fields.TryGetValue(name, out var old);
        var length = _length - (known ? Length(name, old) : 0) + Length(name, field);
        if (Problem(name, field, known, length) is var (code, detail))
        {
            warnings.Add(path, code, detail);
            return;
        }

        _fields[name] = field;
        _length = length;
    }

    private static int Length(string name, FieldValue? field) => name.Length + (field?.Length ?? 0);

    private (string Code, string Detail)? Problem(string name, FieldValue? field, bool known, int length) =>
        FieldRules.ProblemOfCustom(name, field ?? FieldValue.Text(""))
        ?? (_fields.Count >= ContactLimits.CustomFields && !known
            ? ("too_many_fields", $"A contact has at most {ContactLimits.CustomFields} custom fields.")
            : length > ContactLimits.CustomFieldsLength
                ? ("contact_full", $"A contact's custom fields have at most {ContactLimits.CustomFieldsLength} characters together.")
                : null);
}
