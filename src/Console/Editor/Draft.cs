using System.Text.Json.Nodes;

namespace Grainline.Pages.Editor;

/// <summary>A definition while somebody writes it: the tree, what can be undone, and which version it began from.</summary>
public sealed class Draft(JsonObject definition, JsonObject published, int version)
{
    /// <summary>Steps back that are kept.</summary>
    public const int MaxUndo = 200;

    private readonly LinkedList<string> _past = [];
    private readonly Stack<string> _future = [];
    private readonly Dictionary<string, JsonObject> _unwritten = new(StringComparer.Ordinal);
    private string? _lastKey;

    public event EventHandler? Changed;

    public JsonObject Definition { get; private set; } = definition;

    public JsonObject Published { get; private set; } = published;

    /// <summary>The version that is edited; a publication of another one in the meantime is noticed by it.</summary>
    public int Version { get; private set; } = version;

    public bool IsDirty => !JsonNode.DeepEquals(Definition, Published);

    public bool CanUndo => _past.Count > 0;

    public bool CanRedo => _future.Count > 0;

    /// <summary>Changes the definition. Changes with one key in a row are one step back: a text while it is typed.</summary>
    public void Change(string? key, Action<JsonObject> change)
    {
        if (key is null || key != _lastKey)
        {
            Remember();
        }

        _lastKey = key;
        _future.Clear();
        change(Definition);
        Write();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>
    /// A member of the definition that is an object, to be drawn and written to. One that is not there becomes part of the definition by the first
    /// change that writes into it, and not by being looked at: what nobody wrote is no draft.
    /// </summary>
    public JsonObject Member(string name)
    {
        if (Definition[name] is JsonObject there)
        {
            return there;
        }

        if (!_unwritten.TryGetValue(name, out var member))
        {
            _unwritten[name] = member = [];
        }

        return member;
    }

    public void Undo() => Step(_past.Last?.Value, () => _past.RemoveLast(), text => _future.Push(text));

    public void Redo() => Step(_future.TryPeek(out var next) ? next : null, () => _future.Pop(), text => _past.AddLast(text));

    /// <summary>Takes another definition in one step, for instance from the JSON view or an older version.</summary>
    public void Replace(JsonObject other) => Change(null, _ => Definition = other.DeepClone().AsObject());

    /// <summary>What is published now is this.</summary>
    /// <param name="current">As it is stored: when that means the same, not as it was sent.</param>
    /// <param name="number">Its version.</param>
    /// <param name="sent">The draft as it was sent. While nothing was written since, it is what is stored, so that it does not differ for ever.</param>
    public void Settle(JsonObject current, int number, JsonObject sent)
    {
        (Published, Version, _lastKey) = (current.DeepClone().AsObject(), number, null);
        if (IsDirty && JsonNode.DeepEquals(Definition, sent))
        {
            Remember();
            Definition = current.DeepClone().AsObject();
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    private void Write()
    {
        foreach (var (name, member) in _unwritten.Where(one => one.Value.Count > 0).ToList())
        {
            _unwritten.Remove(name);
            if (Definition[name] is not JsonObject)
            {
                Definition[name] = member;
            }
        }
    }

    private void Remember()
    {
        _past.AddLast(Definition.ToJsonString());
        if (_past.Count > MaxUndo)
        {
            _past.RemoveFirst();
        }
    }

    private void Step(string? text, Action take, Action<string> keep)
    {
        if (text is null)
        {
            return;
        }

        take();
        keep(Definition.ToJsonString());
        _lastKey = null;
        Definition = JsonNode.Parse(text)!.AsObject();
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
