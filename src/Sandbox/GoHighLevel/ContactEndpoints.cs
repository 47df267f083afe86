using System.Text.Json.Nodes;
using Grainline.Sandbox.Phone;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>Contacts of API v2 (facts/ghl.md 4).</summary>
internal static class ContactEndpoints
{
    private static readonly string[] MatchingFields = ["email", "phone"];

    public static void MapContacts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/contacts/upsert", (HttpContext http, GhlStore store, WorkflowRunner runner) => Write(http, store, runner, Upsert));
        api.MapPost("/contacts/", (HttpContext http, GhlStore store, WorkflowRunner runner) => Write(http, store, runner, Create));
        api.MapPost("/contacts/search", Search);
        api.MapGet("/contacts/search/duplicate", FindDuplicate);
        api.MapGet("/contacts/{id}", (string id, GhlStore store) => store.Do(s =>
            s.Find(id) is { } contact ? GhlAnswer.Json(200, new() { ["contact"] = contact.ToJson() }) : GhlError.UnknownContact(id)));
        api.MapPut("/contacts/{id}", Update);
        api.MapDelete("/contacts/{id}", (string id, GhlStore store) => store.Do(s =>
            s.Remove(id) ? GhlAnswer.Json(200, new() { ["succeded"] = true }) : GhlError.UnknownContact(id)));
    }

    private static async Task<IResult> Write(
        HttpContext http, GhlStore store, WorkflowRunner runner, Func<GhlStore, JsonObject, (IResult Result, GhlContact? Contact, List<string> Tags)> work)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body)
        {
            return GhlError.InvalidBody;
        }

        if (GhlContactBody.Check(body, withLocation: true) is { Count: > 0 } problems)
        {
            return GhlError.Unprocessable(problems);
        }

        var (result, contact, tags) = store.Do(s =>
            s.Sees(GhlGate.TokenOf(http.Request), GhlContactBody.Word(body["locationId"])!) ? work(s, body) : (GhlError.WrongLocation, null, []));
        runner.Tagged(contact, tags);
        return result;
    }

    private static (IResult Result, GhlContact? Contact, List<string> Tags) Create(GhlStore store, JsonObject body)
    {
        if (Duplicate(store, body) is var (existing, field) && !store.AllowsDuplicates)
        {
            return (GhlError.Duplicate(existing, field), null, []);
        }

        var contact = store.Create(GhlContactBody.Word(body["locationId"])!);
        GhlContactBody.Apply(body, contact, store.FieldsOf(contact.LocationId));
        return (GhlAnswer.Json(201, new() { ["contact"] = contact.ToJson() }), contact, [.. contact.Tags]);
    }

    private static (IResult Result, GhlContact? Contact, List<string> Tags) Upsert(GhlStore store, JsonObject body)
    {
        var found = Duplicate(store, body);
        var forced = store.AllowsDuplicates && body["createNewIfDuplicateAllowed"]?.GetValueKind() is System.Text.Json.JsonValueKind.True;
        var isNew = found is null || forced;
        var contact = isNew ? store.Create(GhlContactBody.Word(body["locationId"])!) : found!.Value.Contact;
        var before = contact.Tags.ToList();

        // E-mail of one contact and phone of another: the first in order is updated and the other value ignored in silence.
        foreach (var field in MatchingFields.Where(_ => !isNew))
        {
            if (Value(body, field) is { } value && store.FindBy(contact.LocationId, field, value) is { } other && other.Id != contact.Id)
            {
                body.Remove(field);
            }
        }

        GhlContactBody.Apply(body, contact, store.FieldsOf(contact.LocationId));
        return (
            GhlAnswer.Json(200, new() { ["new"] = isNew, ["contact"] = contact.ToJson() }),
            contact, [.. contact.Tags.Except(before, StringComparer.Ordinal)]);
    }

    private static async Task<IResult> Update(HttpContext http, string id, GhlStore store, WorkflowRunner runner)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body)
        {
            return GhlError.InvalidBody;
        }

        if (GhlContactBody.Check(body, withLocation: false) is { Count: > 0 } problems)
        {
            return GhlError.Unprocessable(problems);
        }

        var (result, contact, tags) = store.Do<(IResult, GhlContact?, List<string>)>(s =>
        {
            if (s.Find(id) is not { } found)
            {
                return (GhlError.UnknownContact(id), null, []);
            }

            if (!s.AllowsDuplicates && s.FindDuplicate(found.LocationId, Value(body, "email"), Value(body, "phone"), except: id) is var (other, field))
            {
                return (GhlError.Duplicate(other, field), null, []);
            }

            var before = found.Tags.ToList();
            GhlContactBody.Apply(body, found, s.FieldsOf(found.LocationId));
            return (
                GhlAnswer.Json(200, new() { ["succeded"] = true, ["contact"] = found.ToJson() }), found,
                [.. found.Tags.Except(before, StringComparer.Ordinal)]);
        });
        runner.Tagged(contact, tags);
        return result;
    }

    private static IResult FindDuplicate(HttpContext http, GhlStore store)
    {
        var query = http.Request.Query;
        if (query["locationId"].ToString() is not { Length: > 0 } location)
        {
            return GhlError.Unprocessable(["locationId must be a string"]);
        }

        // A plus sign that was not escaped has become a space, and then nothing is found.
        var number = query["number"].ToString() is ['+', ..] text && PhoneKey.Parse(text) is { } phone ? phone.ToString() : null;
        var email = query["email"].ToString() is { Length: > 0 } address ? address : null;
        return store.Do(s =>
        {
            var found = (number is null ? null : s.FindBy(location, "phone", number)) ?? (email is null ? null : s.FindBy(location, "email", email));
            return GhlAnswer.Json(200, new() { ["contact"] = found?.ToJson() });
        });
    }

    private static async Task<IResult> Search(HttpContext http, GhlStore store)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body || GhlContactBody.Word(body["locationId"]) is not { } location)
        {
            return GhlError.Unprocessable(["locationId must be a string"]);
        }

        const int MaxPage = 500;
        var query = GhlContactBody.Word(body["query"]);
        return store.Do(s =>
        {
            if (!s.Sees(GhlGate.TokenOf(http.Request), location))
            {
                return GhlError.WrongLocation;
            }

            JsonNode[] found =
            [
                .. s.Contacts.Where(c => c.LocationId == location
                    && (query is null || c.Texts.Values.Any(text => text.Contains(query, StringComparison.OrdinalIgnoreCase)))).Select(c => c.ToJson()),
            ];
            return GhlAnswer.Json(200, new() { ["contacts"] = new JsonArray([.. found.Take(MaxPage)]), ["total"] = found.Length });
        });
    }

    private static (GhlContact Contact, string Field)? Duplicate(GhlStore store, JsonObject body) =>
        store.FindDuplicate(GhlContactBody.Word(body["locationId"])!, Value(body, "email"), Value(body, "phone"));

    private static string? Value(JsonObject body, string field) =>
        field == "phone" && PhoneKey.Parse(GhlContactBody.Word(body[field])) is { } phone ? phone.ToString() : GhlContactBody.Word(body[field]);
}
