using System.Collections;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Runs;

namespace Grainline.Texts;

/// <summary>What names in texts and conditions mean for one contact and run (HTTP.md, "Names in texts and conditions").</summary>
public sealed class Scope
{
    /// <summary>Entries of one list or object of a body that texts see; those after them are left out.</summary>
    public const int MaxEntries = 1_000;

    public Scope(ContactProfile contact, RunState? run, TextLocale locale)
    {
        Locale = locale;
        Data = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["contact"] = ContactOf(contact),
            ["custom"] = Map(contact.CustomFields.Select(field => KeyValuePair.Create(field.Key, ToObject(field.Value)))),
            ["tags"] = new Entries([.. contact.Tags]),
            ["trigger"] = run is null ? null : TriggerTree(run),
            ["reply"] = run?.Reply is { } reply ? ReplyOf(reply) : null,
            ["response"] = run?.Response is { } response ? ToObject(response) : null,
            ["run"] = run is null ? null : new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["id"] = run.Id,
                ["started_at"] = run.StartedAt.UtcDateTime.ToString("O"),
            },
        };
    }

    /// <summary>The first words that names may have, with the second ones where these are known.</summary>
    private static readonly Dictionary<string, IReadOnlyCollection<string>?> Roots = new(StringComparer.Ordinal)
    {
        ["contact"] = ContactOf(new ContactProfile { Phone = "" }).Keys,
        ["custom"] = null,
        ["tags"] = null,
        ["trigger"] = null,
        ["reply"] = ReplyOf(new Reply(null, null, null)).Keys,
        ["run"] = ["id", "started_at"],
        ["response"] = null,
    };

    public static bool IsRoot(string word) => Roots.ContainsKey(word);

    /// <summary>Why a name can never mean anything, for a person, or null.</summary>
    public static string? ProblemOfName(string name)
    {
        var segments = DottedPath.Split(name);
        return !Roots.TryGetValue(segments[0], out var known)
            ? $"A name begins with one of {string.Join(", ", Roots.Keys)}."
            : known is not null && (segments.Length != 2 || !known.Contains(segments[1]))
            ? $"Expected one of {string.Join(", ", known.Select(member => $"{segments[0]}.{member}"))}."
            : segments is ["custom"] ? "Expected custom.<field>." : null;
    }

    public TextLocale Locale { get; }

    /// <summary>Nested dictionaries, lists, texts and truth values, and nothing else: a text can ask every object here for its members.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; }

    /// <summary>The value of a dotted name: a text, a list, a dictionary, a truth value, or null.</summary>
    public object? Find(string name)
    {
        object? current = Data;
        foreach (var segment in DottedPath.Split(name))
        {
            current = current switch
            {
                IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(segment),
                IReadOnlyList<object?> list => DottedPath.PlaceIn(list.Count, segment) is { } place ? list[place] : null,
                _ => null,
            };
        }

        return current;
    }

    /// <summary>Whether the name leads to a value that is not empty.</summary>
    public bool Resolves(string name) => !IsEmpty(Find(name));

    public static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        ICollection many => many.Count == 0,
        _ => false,
    };

    private static Dictionary<string, object?> ContactOf(ContactProfile contact) => new(StringComparer.Ordinal)
    {
        ["phone"] = contact.Phone,
        [StandardFields.FirstName] = contact.FirstName,
        [StandardFields.LastName] = contact.LastName,
        ["full_name"] = contact.FullName,
        [StandardFields.Email] = contact.Email,
        [StandardFields.Language] = contact.Language,
        [StandardFields.TimeZone] = contact.TimeZone,
        [StandardFields.GhlContactId] = contact.GhlContactId,
        ["consent"] = ConsentNames.Of(contact.Consent.Status),
    };

    private static Dictionary<string, object?> ReplyOf(Reply reply) => new(StringComparer.Ordinal)
    {
        ["text"] = reply.Text,
        ["button"] = reply.Button,
        ["id"] = reply.ButtonId,
    };

    /// <summary>Puts the values that a run keeps by path back into the shape of the body, in the order of the paths: what holds others first.</summary>
    private static Members TriggerTree(RunState run)
    {
        var root = Map([]);
        foreach (var (path, value) in run.TriggerData?.AsEnumerable() ?? [])
        {
            if (path.Length > 0)
            {
                Put(root, DottedPath.Split(path), ToObject(value));
            }
            else if (ToObject(value) is Members body)
            {
                root = body;
            }
        }

        return root;
    }

    private static void Put(Members node, ReadOnlySpan<string> path, object? value)
    {
        for (; path.Length > 1; path = path[1..])
        {
            switch (node.GetValueOrDefault(path[0]))
            {
                case Members next:
                    node = next;
                    break;
                case IReadOnlyList<object?> list when DottedPath.PlaceIn(list.Count, path[1]) is not null:
                    // The list is there whole: its entries are found in it.
                    return;
                default:
                    var made = Map([]);
                    node[path[0]] = made;
                    node = made;
                    break;
            }
        }

        node[path[0]] = value;
    }

    /// <summary>Of members with one name the last counts.</summary>
    private static Members Map(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var map = new Members();
        foreach (var (name, value) in members)
        {
            map[name] = value;
        }

        return map;
    }

    private static object? ToObject(FieldValue value)
    {
        if (!value.IsJson)
        {
            return value.Raw;
        }

        using var document = JsonDocument.Parse(value.Raw);
        return ToObject(document.RootElement);
    }

    private static object? ToObject(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Map(element.EnumerateObject().Take(MaxEntries).Select(member => KeyValuePair.Create(member.Name, ToObject(member.Value)))),
        JsonValueKind.Array => new Entries([.. element.EnumerateArray().Take(MaxEntries).Select(ToObject)]),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetDecimal(out var number) ? number : element.GetRawText(),
        _ => null,
    };
}
