using Grainline.Pages.Backend;
using Grainline.Pages.Parts;

namespace Grainline.Pages.Automations;

/// <summary>The automations and what they are called, for where the API names one by its id. A page that shows them reads them when it opens.</summary>
internal sealed class AutomationNames(GrainlineClient api)
{
    /// <summary>As they were read last.</summary>
    public IReadOnlyList<AutomationLine> All { get; private set; } = [];

    /// <summary>What is known stays when it cannot be read now.</summary>
    public async Task Read() => All = (await api.List<AutomationLine>("/api/v1/automations", WholeList.Limit).Together()).Value?.Items ?? All;

    /// <summary>The name; the id of one that is gone.</summary>
    public string Of(string id) => All.FirstOrDefault(one => one.Id == id)?.Name ?? id;
}
