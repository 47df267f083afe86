using System.Text.Json;
using Grainline.Exchanges;

namespace Grainline.GoHighLevel;

/// <summary>A custom field of a location.</summary>
/// <param name="Id">What writing needs.</param>
/// <param name="Name">The label, which is also its key in workflow webhooks.</param>
/// <param name="Key">For instance <c>contact.budget</c>.</param>
internal sealed record GhlField(string Id, string Name, string Key);

/// <summary>The custom fields of contacts of one location.</summary>
internal sealed class GhlFieldList(IReadOnlyList<GhlField> fields)
{
    private const string Prefix = "contact.";

    public static GhlFieldList Read(JsonElement body) => new(
    [
        .. from field in body.Member("customFields").Items()
           let id = field.Member("id").Word()
           where id is not null
           select new GhlField(id, field.Member("name").Word()?.Trim() ?? "", field.Member("fieldKey").Word() ?? ""),
    ]);

    /// <summary>The fields that are meant: by id, else by key, else by name whatever its case. More than one is ambiguous.</summary>
    public IReadOnlyList<GhlField> Find(string name)
    {
        var wanted = name.Trim();
        var key = wanted.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? wanted : Prefix + wanted;
        return By(f => f.Id == wanted)
            ?? By(f => f.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? By(f => f.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? [];
    }

    public string NameOf(string id) => fields.FirstOrDefault(f => f.Id == id)?.Name is { Length: > 0 } name ? name : id;

    private List<GhlField>? By(Func<GhlField, bool> condition) => fields.Where(condition).ToList() is { Count: > 0 } found ? found : null;
}
