using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>What GHL's simulator knows. It is kept in memory: a host that ends has a GHL that is empty.</summary>
internal sealed class GhlStore(TimeProvider clock)
{
    public const int MaxContacts = 100_000;
    public const int MaxFields = 1_000;
    public const int MaxWorkflows = 1_000;
    public const int MaxNotes = 1_000;
    public const int MaxTokens = 1_000;

    private const string IdCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 20;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, GhlContact> _contacts = new(StringComparer.Ordinal);
    private readonly List<GhlCustomField> _fields = [];
    private readonly Dictionary<string, GhlWorkflow> _workflows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _locations = new(StringComparer.Ordinal);
    private string[] _match = ["email", "phone"];
    private bool _allowsDuplicates;

    /// <summary>Does something with the state while nobody else does.</summary>
    public T Do<T>(Func<GhlStore, T> work)
    {
        lock (_gate)
        {
            return work(this);
        }
    }

    // Everything below is called inside Do.

    public IReadOnlyList<GhlContact> Contacts => [.. _contacts.Values];

    public IReadOnlyCollection<GhlWorkflow> Workflows => _workflows.Values;

    public bool AllowsDuplicates => _allowsDuplicates;

    public IReadOnlyList<string> Match => _match;

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    public IReadOnlyList<GhlCustomField> FieldsOf(string locationId) => [.. _fields.Where(f => f.LocationId == locationId)];

    public GhlContact? Find(string id) => _contacts.GetValueOrDefault(id);

    /// <summary>Whether the token may see the location. One that was not tied to a location sees them all, as an agency's does.</summary>
    public bool Sees(string token, string locationId) => _locations.GetValueOrDefault(token, locationId) == locationId;

    public GhlWorkflow? Workflow(string id) => _workflows.GetValueOrDefault(id);

    /// <summary>Who already has the e-mail or phone, by the location's order of fields, with the field that matched.</summary>
    public (GhlContact Contact, string Field)? FindDuplicate(string locationId, string? email, string? phone, string? except = null)
    {
        foreach (var field in _match)
        {
            var wanted = field == "email" ? email : phone;
            if (wanted is not null && _contacts.Values.FirstOrDefault(c =>
                c.LocationId == locationId && c.Id != except && string.Equals(c.Text(field), wanted, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return (found, field);
            }
        }

        return null;
    }

    /// <summary>The contact of exactly this phone or e-mail, whatever the location's order.</summary>
    public GhlContact? FindBy(string locationId, string field, string value) => _contacts.Values.FirstOrDefault(c =>
        c.LocationId == locationId && string.Equals(c.Text(field), value, StringComparison.OrdinalIgnoreCase));

    /// <summary>A new contact. The oldest one is forgotten when there are too many.</summary>
    public GhlContact Create(string locationId)
    {
        if (_contacts.Count >= MaxContacts)
        {
            _contacts.RemoveAt(0);
        }

        var contact = new GhlContact(NewId(), locationId, clock.GetUtcNow());
        _contacts.Add(contact.Id, contact);
        return contact;
    }

    public bool Remove(string id) => _contacts.Remove(id);

    /// <summary>Null when the location has too many.</summary>
    public GhlCustomField? AddField(string locationId, string name, string dataType)
    {
        if (_fields.Count >= MaxFields)
        {
            return null;
        }

        var key = string.Concat(name.Trim().ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        var field = new GhlCustomField(NewId(), locationId, name, $"contact.{key}", dataType);
        _fields.Add(field);
        return field;
    }

    /// <summary>Adds or replaces; false when there are too many.</summary>
    public bool Put(GhlWorkflow workflow)
    {
        if (_workflows.Count >= MaxWorkflows && !_workflows.ContainsKey(workflow.Id))
        {
            return false;
        }

        _workflows[workflow.Id] = workflow;
        return true;
    }

    public void Configure(JsonObject settings)
    {
        _match = GhlContactBody.Words(settings["match"])?.Where(field => field is "email" or "phone").ToArray() ?? _match;
        _allowsDuplicates = settings["allow_duplicates"] is JsonValue allows && allows.TryGetValue<bool>(out var value) ? value : _allowsDuplicates;
        foreach (var (token, location) in settings["tokens"] as JsonObject ?? [])
        {
            if (GhlContactBody.Word(location) is { } own && (_locations.Count < MaxTokens || _locations.ContainsKey(token)))
            {
                _locations[token] = own;
            }
        }
    }

    public bool Clear()
    {
        _contacts.Clear();
        _fields.Clear();
        _workflows.Clear();
        _locations.Clear();
        _match = ["email", "phone"];
        _allowsDuplicates = false;
        return true;
    }
}
