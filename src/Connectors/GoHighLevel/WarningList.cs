using System.Collections.Immutable;
using Grainline.Contacts;
using Grainline.Deliveries;

namespace Grainline.GoHighLevel;

/// <summary>
/// The warnings of one body. Empty values come last, because GHL sends every unfilled custom field of the account, over a
/// hundred in some, and they must not push out what matters.
/// </summary>
internal sealed class WarningList
{
    private readonly List<Warning> _found = [];
    private readonly List<Warning> _empty = [];
    private readonly HashSet<(string Field, string Code)> _seen = [];

    public void Add(string field, string code, string detail) => Add(_found, field, code, detail);

    public void AddEmpty(string field) => Add(_empty, field, "empty_value", "It is empty and changed nothing.");

    public void AddUnresolved(string field) =>
        Add(_found, field, "unresolved_merge_field", "GHL did not fill the merge field; it counts as empty.");

    /// <summary>Says why a value that is not there is not there.</summary>
    public void AddNothing(string field, BodyValue value)
    {
        if (value.Kind == BodyValueKind.Unresolved)
        {
            AddUnresolved(field);
        }
        else
        {
            AddEmpty(field);
        }
    }

    public ImmutableArray<Warning> ToImmutable()
    {
        var count = _found.Count + _empty.Count;
        if (count <= WebhookLimits.Warnings)
        {
            return [.. _found, .. _empty];
        }

        const int Shown = WebhookLimits.Warnings - 1;
        return [.. _found.Concat(_empty).Take(Shown), new Warning("", "more_warnings", $"There are {count - Shown} more warnings.")];
    }

    private void Add(List<Warning> list, string field, string code, string detail)
    {
        field = field.Length > ContactLimits.FieldNameLength ? field[..ContactLimits.FieldNameLength] : field;
        if (_seen.Add((field, code)))
        {
            list.Add(new Warning(field, code, detail));
        }
    }
}
