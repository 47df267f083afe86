using System.Globalization;
using System.Text.Json;
using Grainline.Automations;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Phones;

namespace Grainline.GoHighLevel;

/// <summary>
/// Maps one body (HTTP.md, "Webhook"). Who wins where several places name one field: for standard fields the plan's mapping, the
/// root, then customData; for custom fields the mapping, <c>custom_fields</c>, customData, then the root.
/// </summary>
internal sealed class PayloadMapper(JsonElement body, TriggerPlan plan, WarningList warnings)
{
    private readonly StandardFieldSet _standard = new(warnings);
    private readonly CustomFieldSet _custom = new(warnings);
    private readonly TagReader _tags = new(warnings);

    /// <summary>The payload, or null with the refusal.</summary>
    public WebhookPayload? Map(out WebhookRefusal? refusal)
    {
        var root = Members.Of(body, "", warnings);
        var (isWorkflow, isWritten) = (WorkflowKeys.IsWorkflow(root), WorkflowKeys.IsWritten(root));
        var customData = isWorkflow ? ReadBlock(root, WorkflowKeys.CustomData) : Members.None;
        var phone = PhoneFinder.Find(body, root, customData, plan, out refusal);
        if (refusal is not null)
        {
            return null;
        }

        var mapping = new MappedFields(body, plan, _standard, _custom, _tags, warnings);
        mapping.Take(isCustom: false);
        var fullName = BodyValue.Read(root.Get(WorkflowKeys.FullName), isTyped: false);
        var members = root.Where(member => member.Key != LoopGuard.HopsField);
        foreach (var (key, value) in isWritten && root.Any(member => WorkflowKeys.IsWrittenName(member.Key)) ? NamesLast(members) : members)
        {
            if (!isWritten || !TakeWritten(key, value, fullName))
            {
                TakeRoot(key, value, isWorkflow);
            }
        }

        if (isWritten && root.Get(WorkflowKeys.Contact) is { ValueKind: JsonValueKind.Object } contact)
        {
            TakeContact(contact, isWorkflow);
        }

        TakeCustomData(customData, fullName, phone);
        foreach (var (key, value) in ReadBlock(root, WorkflowKeys.CustomFields))
        {
            _custom.Set(key, BodyValue.Read(value, isTyped: false), $"{WorkflowKeys.CustomFields}.{key}");
        }

        mapping.Take(isCustom: true);
        return new WebhookPayload
        {
            Phone = phone,
            Patch = new ContactPatch { Standard = _standard.Changes, Custom = _custom.Changes, AddTags = _tags.Tags },
            TriggerData = TriggerDataReader.Read(body, plan, warnings),
            DeliveryId = TriggerDataReader.ReadDeliveryId(body, plan),
            Warnings = warnings.ToImmutable(),
            Hops = HopsOf(root.Get(LoopGuard.HopsField)) ?? HopsOf(customData.Get(LoopGuard.HopsField)) ?? 0,
        };
    }

    /// <summary>A number, or a text that is one, as GHL passes it on.</summary>
    private static int? HopsOf(JsonElement hops) =>
        int.TryParse(hops.ValueKind is JsonValueKind.String or JsonValueKind.Number ? hops.ToString() : null, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A whole name counts where its parts are not known.</summary>
    private static IEnumerable<KeyValuePair<string, JsonElement>> NamesLast(IEnumerable<KeyValuePair<string, JsonElement>> members) =>
        members.OrderBy(member => WorkflowKeys.IsWrittenName(member.Key));

    /// <summary>The members of a block that a person fills; none when it is no object or list.</summary>
    private Members ReadBlock(Members root, string key) =>
        root.Get(key) is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } block ? Members.Of(block, key, warnings) : Members.None;

    /// <summary>Whether the key of a body that a person wrote is another spelling of the phone or of a standard field, which it then fills. A
    /// whole name is a key like others where its parts are known.</summary>
    private bool TakeWritten(string key, JsonElement element, BodyValue fullName)
    {
        var name = WorkflowKeys.OfWritten(key);
        if (name == key || name == WorkflowKeys.Phone)
        {
            return name != key;
        }

        var value = BodyValue.Read(element, isTyped: true);
        if (name == WorkflowKeys.FullName)
        {
            return value.IsNothing || value.AsText == fullName.AsText || _standard.OfferFullName(value, key);
        }

        _standard.Offer(WorkflowKeys.Standard[name], value, key);
        return true;
    }

    /// <summary>The contact as an object of its own, in a body that a person wrote.</summary>
    private void TakeContact(JsonElement contact, bool isWorkflow)
    {
        foreach (var (key, element) in NamesLast(Members.Of(contact, WorkflowKeys.Contact, warnings)))
        {
            var path = $"{WorkflowKeys.Contact}.{key}";
            var name = key == WorkflowKeys.Id ? WorkflowKeys.ContactId : WorkflowKeys.OfWritten(key);
            var value = BodyValue.Read(element, isTyped: true);
            if (WorkflowKeys.Standard.TryGetValue(name, out var standard))
            {
                _standard.Offer(standard, value, path);
            }
            else if (name == WorkflowKeys.FullName)
            {
                _standard.OfferFullName(value, path);
            }
            else if (key == WorkflowKeys.Tags)
            {
                _tags.Add(element, path);
            }
            else if (!isWorkflow && name != WorkflowKeys.Phone && !IsReferred(WorkflowKeys.Contact))
            {
                AddUnknown(path);
            }
        }
    }

    private void TakeRoot(string key, JsonElement element, bool isWorkflow)
    {
        if (WorkflowKeys.Standard.TryGetValue(key, out var standard) && (isWorkflow || WorkflowKeys.Documented.Contains(key)))
        {
            _standard.Offer(standard, BodyValue.Read(element, isTyped: false), key);
        }
        else if (key == WorkflowKeys.Tags)
        {
            _tags.Add(element, key);
        }
        else if (key == WorkflowKeys.CustomFields)
        {
            if (element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
            {
                warnings.Add(key, "invalid_value", "It must be an object of names and values; it was dropped.");
            }
        }
        else if (isWorkflow)
        {
            TakeLabel(key, element);
        }
        else if (!WorkflowKeys.Documented.Contains(key) && !IsReferred(key) && !(key == WorkflowKeys.Contact && element.ValueKind == JsonValueKind.Object))
        {
            AddUnknown(key);
        }
    }

    private void TakeLabel(string key, JsonElement element)
    {
        if (WorkflowKeys.IsNativeValue(key))
        {
            return;
        }

        var value = BodyValue.Read(element, isTyped: false);
        if (WorkflowKeys.IsBlock(key) && (element.ValueKind == JsonValueKind.Object || value.IsNothing || value.Kind == BodyValueKind.Null
            || (key == WorkflowKeys.CustomData && element.ValueKind == JsonValueKind.Array)))
        {
            return;
        }

        _custom.Set(key, value, key);
    }

    /// <summary>A name that is a standard field's fills it when the root did not, and says nothing new when it repeats what is
    /// known; otherwise it is a custom field like all others. A full name counts only when no other name is known.</summary>
    private void TakeCustomData(Members customData, BodyValue fullName, PhoneNumber phone)
    {
        var left = new List<(string Key, BodyValue Value)>();
        foreach (var (key, element) in customData.Where(member => member.Key != LoopGuard.HopsField))
        {
            var value = BodyValue.Read(element, isTyped: true);
            if (value.IsNothing)
            {
                warnings.AddNothing(TypedPath(key), value);
            }
            else if (key == WorkflowKeys.Tags)
            {
                _tags.Add(element, TypedPath(key));
            }
            else if (!TakeStandard(key, value) && !(key == WorkflowKeys.Phone && PhoneFinder.IsSame(phone, value, plan)))
            {
                left.Add((key, value));
            }
        }

        var isNamed = _standard.OfferFullName(fullName, WorkflowKeys.FullName);
        foreach (var (key, value) in left)
        {
            var isFullName = WorkflowKeys.OfTyped(key) == WorkflowKeys.FullName && value.AsText is { } text
                && (text == fullName.AsText || (!isNamed && _standard.OfferFullName(value, TypedPath(key))));
            if (!isFullName)
            {
                _custom.Set(key, value, TypedPath(key));
            }
        }
    }

    private bool TakeStandard(string key, BodyValue value)
    {
        if (!WorkflowKeys.Standard.TryGetValue(WorkflowKeys.OfTyped(key), out var name)
            || (_standard.Has(name) && !_standard.Says(name, value.AsText)))
        {
            return false;
        }

        _standard.Offer(name, value, TypedPath(key));
        return true;
    }

    private static string TypedPath(string key) => $"{WorkflowKeys.CustomData}.{key}";

    private void AddUnknown(string path) =>
        warnings.Add(path, "unknown_field", "There is no such field; custom fields belong into custom_fields. It was dropped.");

    private bool IsReferred(string key) =>
        plan.TriggerPaths.Any(path => BodyPath.IsBelow(path, key))
        || plan.Mapping.Any(line => BodyPath.IsBelow(line.Path, key))
        || (plan.PhonePath is { } phone && BodyPath.IsBelow(phone, key))
        || (plan.DeliveryIdPath is { } id && BodyPath.IsBelow(id, key));
}
