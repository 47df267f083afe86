using System.Text.Json;
using Grainline.Automations;
using Grainline.Contacts;

namespace Grainline.GoHighLevel;

/// <summary>Takes from a body what the lines of a trigger's mapping name.</summary>
internal sealed class MappedFields(
    JsonElement body, TriggerPlan plan, StandardFieldSet standard, CustomFieldSet custom, TagReader tags, WarningList warnings)
{
    private const string Contact = "contact.", Custom = "custom.";

    /// <summary>Standard fields go before everything else, for the first source wins there; custom fields after it.</summary>
    public void Take(bool isCustom)
    {
        foreach (var (field, path) in plan.Mapping)
        {
            var name = field.StartsWith(Contact, StringComparison.Ordinal) ? field[Contact.Length..] : field;
            if (name != WorkflowKeys.Phone && name.StartsWith(Custom, StringComparison.Ordinal) == isCustom)
            {
                Take(name, path, isCustom);
            }
        }
    }

    private void Take(string name, string path, bool isCustom)
    {
        var element = BodyPath.Find(body, path);
        var value = AppointmentTime.At(body, path) is { } at ? BodyValue.OfText(at.Raw) : BodyValue.Read(element, isTyped: true);
        if (value.IsNothing)
        {
            warnings.AddNothing(path, value);
        }
        else if (isCustom)
        {
            custom.Set(FieldRules.NameOf(name[Custom.Length..]), value, path);
        }
        else if (name == WorkflowKeys.Tags)
        {
            tags.Add(element, path);
        }
        else if (StandardFields.All.Contains(name))
        {
            standard.Offer(name, value, path);
        }
    }
}
