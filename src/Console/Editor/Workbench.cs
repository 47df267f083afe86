using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Editor;

/// <summary>What the parts of the editor share.</summary>
public sealed class Workbench
{
    private readonly UnreadTexts _unread = new();
    private IReadOnlyList<PlacedFinding> _found = [];
    private FlowView? _view;
    private string? _path;

    public required Draft Draft
    {
        get;
        init
        {
            field = value;
            field.Changed += (_, _) => _view = null;
        }
    }

    public required DefinitionShape Shape { get; init; }

    /// <summary>False for viewers: everything is drawn, nothing can be changed.</summary>
    public required bool CanEdit { get; init; }

    /// <summary>Told when something must be drawn anew.</summary>
    public required Action Redraw { get; init; }

    public IReadOnlyList<ChannelLine> Channels { get; set; } = [];

    public IReadOnlyList<ChannelLine> Connections { get; set; } = [];

    /// <summary>The service's calendars, to be chosen by name.</summary>
    public IReadOnlyList<CalendarLine> Calendars { get; set; } = [];

    /// <summary>What texts may refer to: the standard names and the custom fields seen so far.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>All that is wrong with the draft.</summary>
    public IReadOnlyList<Finding> Findings => View.Findings;

    /// <summary>Whether a field holds a text that is no JSON, which the definition lacks.</summary>
    public bool HasUnread => _unread.Findings(Draft.Definition, View).Any();

    /// <summary>How often each step was reached, by id.</summary>
    public IReadOnlyDictionary<string, StepCounts> Counts { get; set; } = new Dictionary<string, StepCounts>(StringComparer.Ordinal);

    /// <summary>The id of the step whose form is open; null = the trigger's.</summary>
    public string? Selected { get; private set; }

    /// <summary>The step whose form is open, also where another one has its id.</summary>
    public FlowNode? Chosen => View.Find(Selected, _path);

    /// <summary>The place at which a step type is being chosen.</summary>
    public (string List, int Index)? Picking { get; private set; }

    /// <summary>The path of the step that is dragged.</summary>
    public string? Dragged { get; set; }

    /// <summary>The flow as it is now. Whoever changes the draft's tree does so by <see cref="Draft.Change"/>, so that it is read anew.</summary>
    public FlowView View => _view ??= Read();

    public IEnumerable<Finding> FindingsOf(FlowNode node) => View.FindingsByPath[node.Path];

    /// <summary>Takes what the API says is wrong with the draft as it is now.</summary>
    public void Take(IEnumerable<Finding> found)
    {
        _found = [.. found.Select(finding => new PlacedFinding(finding, Draft.Definition, View))];
        _view = null;
    }

    /// <summary>The text at the path that should be JSON and is not; null = there is none.</summary>
    public string? Unread(string path) => _unread.At(path, Draft.Definition, View);

    /// <summary>Keeps a text that should be JSON and is not.</summary>
    public void KeepUnread(string path, string text)
    {
        _unread.Keep(path, text, Draft.Definition, View);
        _view = null;
        Redraw();
    }

    /// <summary>Goes back to what the definition has at the path; without a path, everywhere.</summary>
    public void ForgetUnread(string? path = null)
    {
        if (path is null)
        {
            _unread.Clear();
        }
        else
        {
            _unread.Forget(path, Draft.Definition, View);
        }

        _view = null;
        Redraw();
    }

    public void Select(string? id, string? path = null)
    {
        (Selected, _path, Picking) = (id, path, null);
        Redraw();
    }

    public void Pick(string list, int index)
    {
        Picking = (list, index);
        Redraw();
    }

    public void StopPicking()
    {
        Picking = null;
        Redraw();
    }

    /// <summary>Puts a new step of the type at the place that is being chosen.</summary>
    public void Add(string type)
    {
        if (Picking is not var (list, index))
        {
            return;
        }

        var step = NewStep.Of(type, FlowChange.NewId(Draft.Definition, type), Channels, Connections);
        Draft.Change(null, definition => FlowChange.Insert(definition, list, index, step));
        Select(step.Text("id"));
    }

    public void Delete(FlowNode node)
    {
        Draft.Change(null, definition => FlowChange.Delete(definition, node.Path));
        Select(null);
    }

    public void Duplicate(FlowNode node)
    {
        string? copy = null;
        Draft.Change(null, definition => copy = FlowChange.Duplicate(definition, node.Path));
        Select(copy);
    }

    /// <summary>One place up or down in its list.</summary>
    public void Shift(FlowNode node, int by)
    {
        var (list, index) = FlowChange.Place(node.Path);
        Draft.Change(null, definition => FlowChange.Move(definition, node.Path, list, by < 0 ? index - 1 : index + 2));
    }

    public void Drop(string list, int index)
    {
        if (Dragged is { } path)
        {
            Draft.Change(null, definition => FlowChange.Move(definition, path, list, index));
        }

        Dragged = null;
        Redraw();
    }

    private FlowView Read()
    {
        var flow = FlowView.Of(Draft.Definition, Shape, []);
        return flow.With([.. _found.Select(finding => finding.Now(Draft.Definition, flow)).OfType<Finding>(), .. _unread.Findings(Draft.Definition, flow)]);
    }
}

/// <summary>How often a step was reached and how it went.</summary>
public sealed record StepCounts(string StepId, long Entered, long Waiting, long Done, long Failed, long Skipped);

/// <summary>A step as it is added: with what it needs to be nearly right.</summary>
internal static class NewStep
{
    public static JsonObject Of(string type, string id, IReadOnlyList<ChannelLine> channels, IReadOnlyList<ChannelLine> connections)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type };
        var channel = channels.Count > 0 ? channels[0].Id : "sandbox";
        var connection = connections.Count > 0 ? connections[0].Id : "sandbox";
        switch (type)
        {
            case "send_message":
                step["channel"] = channel;
                step["text"] = "";
                break;
            case "notify":
                step["channel"] = channel;
                break;
            case "wait":
                step["duration"] = "PT1H";
                break;
            case "wait_for_reply":
                step["timeout"] = "PT24H";
                step["replies"] = new JsonArray(new JsonObject { ["match"] = new JsonObject { ["contains_any"] = new JsonArray("yes") }, ["steps"] = new JsonArray() });
                break;
            case "if":
                step["when"] = new JsonObject { ["field"] = "tags", ["op"] = "contains" };
                step["then"] = new JsonArray();
                break;
            case "switch":
                step["field"] = "";
                step["cases"] = new JsonArray(new JsonObject { ["value"] = "", ["steps"] = new JsonArray() });
                break;
            case "split":
                step["branches"] = new JsonArray(
                    new JsonObject { ["weight"] = 1, ["steps"] = new JsonArray() }, new JsonObject { ["weight"] = 1, ["steps"] = new JsonArray() });
                break;
            case "add_tags" or "remove_tags":
                step["tags"] = new JsonArray();
                break;
            case "set_fields":
                step["fields"] = new JsonObject();
                break;
            case "ghl_upsert_contact":
                step["connection"] = connection;
                break;
            case "http_request":
                step["method"] = "POST";
                step["url"] = "https://";
                break;
        }

        return step;
    }
}
