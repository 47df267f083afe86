using Grainline.Pages.Backend;

namespace Grainline.Pages.Automations;

/// <summary>What automations are called, for where the API names one by its id. A page that shows such ids reads them when it opens.</summary>
internal sealed class AutomationNames(GrainlineClient api)
{
    private Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>What is known stays when it cannot be read now.</summary>
    public async Task Read() => Take((await api.Get<ListOf<AutomationLine>>("/api/v1/automations?limit=500")).Value?.Items);

    public void Take(IReadOnlyList<AutomationLine>? automations) =>
        _names = automations?.ToDictionary(one => one.Id, one => one.Name, StringComparer.Ordinal) ?? _names;

    /// <summary>The name; the id of one that is gone.</summary>
    public string Of(string id) => _names.GetValueOrDefault(id, id);
}
