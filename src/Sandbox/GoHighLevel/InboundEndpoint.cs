using System.Text.Json.Nodes;
using Grainline.Sandbox.Phone;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.GoHighLevel;

/// <summary>An <i>Inbound Webhook</i> trigger (facts/ghl.md 5): answers 200 whatever happens, and only the body tells whether a
/// workflow was started. The workflow begins with <i>Create/Update Contact</i>.</summary>
internal sealed class InboundEndpoint(GhlStore store, WorkflowRunner runner, GhlCallLog log, TimeProvider clock)
{
    public async Task<IResult> Handle(HttpContext http, string locationId, string triggerId)
    {
        if (await Body.Read(http, SandboxJson.Default.JsonObject) is not { } body)
        {
            return GhlError.InvalidBody;
        }

        log.AddInbound(triggerId, body, clock.GetUtcNow());
        var (workflow, contact) = store.Do(s =>
        {
            var found = s.Workflows.FirstOrDefault(w => w.LocationId == locationId && w.TriggerInbound == triggerId);
            return (found, found is null ? null : Upsert(s, locationId, body));
        });
        if (workflow is null)
        {
            return Results.Text(new JsonObject { ["status"] = "Success: test request received" }.ToJsonString(), "application/json");
        }

        if (contact is not null)
        {
            runner.Start(workflow, contact);
        }

        return Results.Text(
            new JsonObject { ["status"] = "Success: request sent to trigger execution server", ["id"] = GhlStore.NewId() }.ToJsonString(),
            "application/json");
    }

    private static GhlContact? Upsert(GhlStore store, string locationId, JsonObject body)
    {
        var email = GhlContactBody.Word(body["email"]);
        var phone = PhoneKey.Parse(GhlContactBody.Word(body["phone"]))?.ToString();
        if (email is null && phone is null)
        {
            return null;
        }

        var contact = store.FindDuplicate(locationId, email, phone)?.Contact ?? store.Create(locationId);
        (string Field, string? Value)[] values =
        [
            ("email", email), ("phone", phone), ("firstName", GhlContactBody.Word(body["first_name"])), ("lastName", GhlContactBody.Word(body["last_name"])),
        ];
        foreach (var (field, value) in values.Where(v => v.Value is not null))
        {
            contact.Set(field, value);
        }

        return contact;
    }
}
