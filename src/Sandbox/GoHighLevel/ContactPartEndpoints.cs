using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>What hangs on a contact: tags, notes, workflows; and the custom fields of a location.</summary>
internal static class ContactPartEndpoints
{
    public static void MapContactParts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/contacts/{id}/tags", AddTags);
        api.MapDelete("/contacts/{id}/tags", RemoveTags);
        api.MapPost("/contacts/{id}/notes", AddNote);
        api.MapGet("/contacts/{id}/notes", (string id, GhlStore store) => store.Do(s => s.Find(id) is { } contact
            ? GhlAnswer.Json(200, new() { ["notes"] = new JsonArray([.. contact.Notes.Select(NoteJson)]) })
            : GhlError.UnknownContact(id)));
        api.MapPost("/contacts/{id}/workflow/{workflowId}", Enrol);
        api.MapGet("/workflows/", (HttpContext http, GhlStore store) => store.Do(s => GhlAnswer.Json(200, new()
        {
            ["workflows"] = new JsonArray([.. s.Workflows.Where(w => w.LocationId == http.Request.Query["locationId"]).Select(WorkflowJson)]),
        })));
        api.MapGet("/locations/{locationId}/customFields", (string locationId, GhlStore store) => store.Do(s =>
            GhlAnswer.Json(200, new() { ["customFields"] = new JsonArray([.. s.FieldsOf(locationId).Select(f => f.ToJson())]) })));
        api.MapPost("/locations/{locationId}/customFields", AddField);
    }

    private static async Task<IResult> AddTags(HttpContext http, string id, GhlStore store, WorkflowRunner runner)
    {
        if (await ReadTags(http) is not { } tags)
        {
            return GhlError.Unprocessable(["tags must be an array", "tags should not be empty"]);
        }

        var (contact, added) = store.Do(s => s.Find(id) is { } found ? (found, found.AddTags(tags)) : (null, []));
        runner.Tagged(contact, added);
        return contact is null ? GhlError.UnknownContact(id) : store.Do(_ => TagAnswer(201, contact, "tagsAdded", added));
    }

    private static async Task<IResult> RemoveTags(HttpContext http, string id, GhlStore store)
    {
        if (await ReadTags(http) is not { } tags)
        {
            return GhlError.Unprocessable(["tags must be an array", "tags should not be empty"]);
        }

        return store.Do(s =>
        {
            if (s.Find(id) is not { } contact)
            {
                return GhlError.UnknownContact(id);
            }

            List<string> removed = [.. tags.Select(GhlContact.Spelling).Where(contact.Tags.Remove)];
            return TagAnswer(200, contact, "tagsRemoved", removed);
        });
    }

    private static async Task<IResult> AddNote(HttpContext http, string id, GhlStore store, TimeProvider clock)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body || GhlContactBody.Word(body["body"]) is not { } text)
        {
            return GhlError.Unprocessable(["body must be a string", "body should not be empty"]);
        }

        return store.Do(s =>
        {
            if (s.Find(id) is not { } contact)
            {
                return GhlError.UnknownContact(id);
            }

            var note = new GhlNote(GhlStore.NewId(), text, clock.GetUtcNow());
            contact.Notes.Add(note);
            if (contact.Notes.Count > GhlStore.MaxNotes)
            {
                contact.Notes.RemoveAt(0);
            }

            return GhlAnswer.Json(201, new() { ["note"] = NoteJson(note) });
        });
    }

    private static IResult Enrol(string id, string workflowId, GhlStore store, WorkflowRunner runner)
    {
        var (contact, workflow) = store.Do(s => (s.Find(id), s.Workflow(workflowId)));
        if (contact is null)
        {
            return GhlError.UnknownContact(id);
        }

        if (workflow is null || workflow.LocationId != contact.LocationId)
        {
            return GhlError.Of(400, "Workflow not found", "Bad Request");
        }

        runner.Start(workflow, contact);
        return GhlAnswer.Json(200, new() { ["succeded"] = true });
    }

    private static async Task<IResult> AddField(HttpContext http, string locationId, GhlStore store)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body
            || GhlContactBody.Word(body["name"]) is not { } name || GhlContactBody.Word(body["dataType"]) is not { } type)
        {
            return GhlError.Unprocessable(["name should not be empty", "dataType must be a string"]);
        }

        return store.Do(s => s.AddField(locationId, name, type)) is { } field
            ? GhlAnswer.Json(201, new() { ["customField"] = field.ToJson() })
            : GhlError.Of(400, "Too many custom fields", "Bad Request");
    }

    private static async Task<List<string>?> ReadTags(HttpContext http) =>
        await Body.Read(http, SandboxJson.Default.JsonObject) is { } body && GhlContactBody.Words(body["tags"]) is { Count: > 0 } tags ? tags : null;

    private static IResult TagAnswer(int status, GhlContact contact, string name, List<string> changed) => GhlAnswer.Json(status, new()
    {
        ["tags"] = new JsonArray([.. contact.Tags.Select(tag => JsonValue.Create(tag))]),
        [name] = new JsonArray([.. changed.Select(tag => JsonValue.Create(tag))]),
    });

    private static JsonObject NoteJson(GhlNote note) => new()
    {
        ["id"] = note.Id,
        ["body"] = note.Body,
        ["dateAdded"] = note.At.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    };

    private static JsonObject WorkflowJson(GhlWorkflow workflow) => new()
    {
        ["id"] = workflow.Id,
        ["name"] = workflow.Name,
        ["status"] = "published",
        ["version"] = 1,
        ["locationId"] = workflow.LocationId,
    };
}
