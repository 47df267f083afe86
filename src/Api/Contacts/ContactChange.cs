using System.Collections.Immutable;
using System.Text.Json;
using Grainline.Contacts;
using Grainline.Deliveries;
using Grainline.Phones;

namespace Grainline.Api.Contacts;

/// <summary>Reads the body of PATCH and PUT: any members of a contact. Unlike a webhook, a caller of the API is told what does
/// not fit, and nothing is changed then.</summary>
internal static class ContactChange
{
    private const string Phone = "phone", Full = "full_name";

    /// <summary>Before the name of a custom field where the merge of a contact names it.</summary>
    private const string MergedCustom = "custom.";

    /// <summary>What a contact reads and only the service writes; a body may carry it as it was read.</summary>
    private static readonly string[] Derived = ["last_inbound_at", "created_at", "updated_at"];

    /// <summary>The change, or all that is wrong with the body.</summary>
    /// <param name="body">Any members of a contact.</param>
    /// <param name="phone">The contact's, which no change gives another one.</param>
    public static (ContactPatch? Patch, List<FieldProblem> Problems) Read(JsonElement body, string phone)
    {
        var problems = new List<FieldProblem>();
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, [new FieldProblem("", "wrong_type", "Expected a JSON object.")]);
        }

        var patch = ContactPatch.Nothing;
        foreach (var member in body.EnumerateObject().Where(member => !Derived.Contains(member.Name)))
        {
            patch = member.Name switch
            {
                "custom_fields" => patch with { Custom = Custom(member.Value, problems) },
                "consent" => patch with { Consent = ConsentOf(member.Value, problems) },
                Phone => Same(patch, phone, member.Value, problems),
                Full => patch with { Standard = patch.Standard.AddRange(Named(body, member.Value, problems)) },
                "tags" => patch with { AddTags = Tags(member.Value, problems), ReplaceTags = true },
                _ when StandardFields.All.Contains(member.Name) => patch with { Standard = patch.Standard.Add(Standard(member, problems)) },
                _ => Unknown(patch, member.Name, problems),
            };
        }

        return (problems.Count == 0 ? patch : null, problems);
    }

    /// <summary>What the contact cannot hold, by the paths of the body.</summary>
    public static List<FieldProblem> ProblemsOf(ImmutableArray<Warning> found) =>
    [
        .. from problem in found
           let isCustom = problem.Field.StartsWith(MergedCustom, StringComparison.Ordinal)
           select new FieldProblem(isCustom ? $"custom_fields.{problem.Field[MergedCustom.Length..]}" : problem.Field, problem.Code, problem.Detail),
    ];

    /// <summary>For PUT: what the body does not name is erased.</summary>
    public static ContactPatch Whole(ContactPatch patch, ContactProfile? contact) => patch with
    {
        Standard =
        [
            .. StandardFields.All.Except(patch.Standard.Select(change => change.Name)).Select(name => new FieldChange(name, null)),
            .. patch.Standard,
        ],
        Custom =
        [
            .. (contact?.CustomFields.Keys ?? []).Except(patch.Custom.Select(change => change.Name)).Select(name => new FieldChange(name, null)),
            .. patch.Custom,
        ],
        ReplaceTags = true,
    };

    private static ContactPatch Same(ContactPatch patch, string phone, JsonElement given, List<FieldProblem> problems)
    {
        if (given.ValueKind != JsonValueKind.String || PhoneNumber.Parse(given.GetString()) is not { IsNumber: true, Number: var number }
            || !PhoneVariants.Of(phone).Contains(number.E164))
        {
            problems.Add(new FieldProblem(Phone, "read_only", "The phone is the contact's key; another phone is another contact."));
        }

        return patch;
    }

    /// <summary>A full name counts when none of its parts is there.</summary>
    private static IEnumerable<FieldChange> Named(JsonElement body, JsonElement name, List<FieldProblem> problems)
    {
        if (body.TryGetProperty(StandardFields.FirstName, out _) || body.TryGetProperty(StandardFields.LastName, out _))
        {
            return [];
        }

        if (name.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            problems.Add(new FieldProblem(Full, "wrong_type", "Expected a text or null."));
            return [];
        }

        var (first, last) = FullName.Split(name.GetString() ?? "");
        problems.AddRange(
            from part in new[] { (Name: StandardFields.FirstName, Text: first), (Name: StandardFields.LastName, Text: last) }
            let problem = FieldRules.ProblemOfStandard(part.Name, part.Text)
            where problem is not null
            select new FieldProblem(Full, problem.Value.Code, problem.Value.Detail));
        return [new FieldChange(StandardFields.FirstName, Text(first)), new FieldChange(StandardFields.LastName, Text(last))];

        static FieldValue? Text(string part) => part.Length == 0 ? null : FieldValue.Text(part);
    }

    private static FieldChange Standard(JsonProperty member, List<FieldProblem> problems)
    {
        if (member.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            problems.Add(new FieldProblem(member.Name, "wrong_type", "Expected a text or null."));
        }
        else if (member.Value.GetString()?.Trim() is { Length: > 0 } text && FieldRules.ProblemOfStandard(member.Name, text) is var (code, detail))
        {
            problems.Add(new FieldProblem(member.Name, code, detail));
        }

        return new FieldChange(member.Name, ValueOf(member.Value));
    }

    private static ImmutableArray<FieldChange> Custom(JsonElement fields, List<FieldProblem> problems)
    {
        if (fields.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new FieldProblem("custom_fields", "wrong_type", "Expected an object."));
            return [];
        }

        // The last of a name counts, in whichever order the changes are made.
        ImmutableArray<FieldChange> changes =
            [.. fields.EnumerateObject().Select(field => new FieldChange(field.Name.Trim(), ValueOf(field.Value))).Reverse().DistinctBy(change => change.Name).Reverse()];
        problems.AddRange(
            from change in changes
            where change.Value is not null
            let problem = FieldRules.ProblemOfCustom(change.Name, change.Value!.Value)
            where problem is not null
            select new FieldProblem($"custom_fields.{change.Name}", problem.Value.Code, problem.Value.Detail));
        return changes;
    }

    private static ImmutableArray<string> Tags(JsonElement tags, List<FieldProblem> problems)
    {
        if (tags.ValueKind != JsonValueKind.Array || tags.EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String))
        {
            problems.Add(new FieldProblem("tags", "wrong_type", "Expected an array of texts."));
            return [];
        }

        ImmutableArray<string> given = [.. tags.EnumerateArray().Select(tag => tag.GetString()!)];
        problems.AddRange(
            from tag in given
            let problem = FieldRules.ProblemOfTag(tag)
            where problem is not null
            select new FieldProblem("tags", problem.Value.Code, problem.Value.Detail));
        return given;
    }

    /// <summary>An object with <c>status</c>, as a contact reads, or the status alone.</summary>
    private static Consent? ConsentOf(JsonElement consent, List<FieldProblem> problems)
    {
        var status = consent.ValueKind == JsonValueKind.Object && consent.TryGetProperty("status", out var member) ? member : consent;
        var named = status.ValueKind == JsonValueKind.String
            ? Enum.GetValues<ConsentStatus>().Where(one => ConsentNames.Of(one) == status.GetString()).ToList()
            : [];
        if (named is [var known])
        {
            return new Consent(known, At: null, "api");
        }

        problems.Add(new FieldProblem("consent.status", "unknown_value", "Expected unknown, opted_in or opted_out."));
        return null;
    }

    private static ContactPatch Unknown(ContactPatch patch, string name, List<FieldProblem> problems)
    {
        problems.Add(new FieldProblem(name, "unknown_field", "A contact has no such member; own fields go into custom_fields."));
        return patch;
    }

    /// <summary>Null erases. So does an empty value here, where a webhook's never does: a webhook sends what it has of a person, a caller
    /// what the contact shall be.</summary>
    private static FieldValue? ValueOf(JsonElement element) => FieldValue.Json(element) is { IsEmpty: false } value ? value : null;
}

/// <summary>Something wrong in a request.</summary>
internal sealed record FieldProblem(string Path, string Code, string Detail);
