using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;

namespace Grainline.Pages.Runs;

/// <summary>What the steps are at which the runs of a list stand. The API gives their ids; what they do stands in the version of each run, which never changes.</summary>
internal sealed class RunSteps(GrainlineClient api, StepWords words)
{
    /// <summary>Versions that are read at once; of runs of further ones the ids of the steps are shown.</summary>
    public const int MaxVersions = 12;

    private readonly Dictionary<(string AutomationId, int Version), JsonObject?> _definitions = [];

    /// <summary>Reads what the open ones among the runs need. What cannot be read is left out.</summary>
    public async Task Read(IEnumerable<RunLine> runs)
    {
        var missing = runs.Where(run => run.EndedAt is null).Select(run => (run.AutomationId, run.Version)).Distinct()
            .Where(version => !_definitions.ContainsKey(version)).Take(MaxVersions).ToList();
        var read = await Task.WhenAll(missing.Select(version => api.Get<VersionLine>($"/api/v1/automations/{version.AutomationId}/versions/{version.Version}")));
        foreach (var (version, answer) in missing.Zip(read))
        {
            _definitions[version] = answer.Value?.Definition;
        }
    }

    /// <summary>Where the run stands; the id of a step of which nothing is known.</summary>
    public string Of(RunLine run) =>
        run.StepId is { } id && _definitions.GetValueOrDefault((run.AutomationId, run.Version)) is { } definition && FlowChange.Step(definition, id).Text("type") is { } type
            ? words.Name(type)
            : run.StepId ?? "";
}
