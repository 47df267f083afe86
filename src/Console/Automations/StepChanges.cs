using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;

namespace Grainline.Pages.Automations;

/// <summary>What became of a step from one version to the next.</summary>
internal enum StepFate
{
    Added,
    Removed,
    Changed,

    /// <summary>It stands elsewhere, and does what it did.</summary>
    Moved,
}

/// <summary>A step that is not as it was.</summary>
/// <param name="Fate">What became of it.</param>
/// <param name="Step">As it is now; a removed one as it was.</param>
/// <param name="Members">Which of its members are others.</param>
internal sealed record StepChange(StepFate Fate, JsonObject Step, IReadOnlyList<string> Members);

/// <summary>Compares versions by the ids of their steps, by which runs know them too.</summary>
internal static class StepChanges
{
    /// <summary>Added and changed ones in the order of the new version, then the removed ones.</summary>
    public static IReadOnlyList<StepChange> Of(JsonObject before, JsonObject after)
    {
        var (old, now) = (Places(before), Places(after));
        var moved = Moved(old, now);
        return
        [
            .. from place in now
               let was = old.GetValueOrDefault(place.Key)
               let members = was is null ? [] : Differences(Own(was.Step), Own(place.Value.Step))
               where was is null || members.Count > 0 || moved.Contains(place.Key)
               select new StepChange(was is null ? StepFate.Added : members.Count > 0 ? StepFate.Changed : StepFate.Moved, place.Value.Step, members),
            .. from place in old
               where !now.ContainsKey(place.Key)
               select new StepChange(StepFate.Removed, place.Value.Step, []),
        ];
    }

    /// <summary>What beside the steps is another: the name, the trigger, the rules for all steps.</summary>
    public static IReadOnlyList<string> Settings(JsonObject before, JsonObject after) =>
        [.. Differences(before, after).Where(name => name != FlowTree.Root)];

    /// <summary>Steps by their ids, top down.</summary>
    private static Dictionary<string, Place> Places(JsonObject definition)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        Walk(definition, "");
        return places;

        void Walk(JsonNode? node, string list)
        {
            foreach (var item in node as JsonArray ?? [])
            {
                // A picture of a message may have an id and a type too; steps stand in lists.
                if (IsStep(item) && places.TryAdd(item.Text("id")!, new Place((JsonObject)item!, list)))
                {
                    Walk(item, item.Text("id")!);
                }
                else
                {
                    Walk(item, list);
                }
            }

            foreach (var (name, value) in node as JsonObject ?? [])
            {
                Walk(value, $"{list}/{name}");
            }
        }
    }

    /// <summary>Those in another list, and those that changed places with their neighbours.</summary>
    private static HashSet<string> Moved(Dictionary<string, Place> old, Dictionary<string, Place> now)
    {
        var stayed = now.Where(place => old.GetValueOrDefault(place.Key)?.List == place.Value.List).Select(place => place.Key).ToHashSet(StringComparer.Ordinal);
        var turned = now.Keys.Where(stayed.Contains).GroupBy(id => now[id].List, StringComparer.Ordinal)
            .SelectMany(list => Diff.Lines(string.Join('\n', old.Keys.Where(list.Contains)), string.Join('\n', list)))
            .Where(line => line.Kind == "added").Select(line => line.Line);
        return [.. now.Keys.Where(id => old.ContainsKey(id) && !stayed.Contains(id)), .. turned];
    }

    private static List<string> Differences(JsonObject before, JsonObject after) =>
        [.. before.Select(member => member.Key).Union(after.Select(member => member.Key), StringComparer.Ordinal).Where(name => !JsonNode.DeepEquals(before[name], after[name]))];

    /// <summary>The step without the steps in it, which are compared by themselves.</summary>
    private static JsonObject Own(JsonObject step) => (JsonObject)Pruned(step)!;

    private static JsonNode? Pruned(JsonNode? node) => node switch
    {
        JsonObject some => new JsonObject(some.Where(member => member.Value is not JsonArray list || !list.All(IsStep)).Select(member => KeyValuePair.Create(member.Key, Pruned(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Pruned)]),
        _ => node?.DeepClone(),
    };

    private static bool IsStep(JsonNode? node) => node.Text("id") is not null && node.Text("type") is not null;

    /// <summary>A step and the list in which it stands.</summary>
    private sealed record Place(JsonObject Step, string List);
}
