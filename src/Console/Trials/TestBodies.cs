using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Backend;

namespace Grainline.Pages.Trials;

/// <summary>Bodies to begin with, in both forms that a webhook takes (HTTP.md, "Webhook").</summary>
internal static class TestBodies
{
    private const string Sandbox = "sandbox";

    private const int Fictitious = 100;

    /// <summary>
    /// Whose phone a body begins with: nobody's while the steps know only the sandbox, else none at all. A test contact is started in
    /// earnest, and a stranger's number that stood there would be written to.
    /// </summary>
    public static string Phone(string automationId, JsonObject definition) => LeavesSandbox(definition["steps"]) ? "" : Unassigned(automationId, IsWritten(definition));

    /// <summary>Whether it starts by what somebody writes, and not by a request.</summary>
    public static bool IsWritten(JsonObject definition) => definition["trigger"].Text("type") == "message";

    public static string Documented(string phone) => $$"""
        {
          "phone": "{{phone}}",
          "first_name": "Mario",
          "last_name": "Rossi",
          "email": "mario.rossi@example.com",
          "custom_fields": {
            "budget": "1000"
          },
          "tags": ["test"]
        }
        """;

    public static string Workflow(string phone) => $$"""
        {
          "contact_id": "CtcTestAdd3dAAAA000001",
          "first_name": "Mario",
          "last_name": "Rossi",
          "full_name": "Mario Rossi",
          "email": "mario.rossi@example.com",
          "phone": "{{phone}}",
          "tags": "lead,test",
          "Preferred Date": "2027-05-09",
          "location": { "id": "LocTestCCdd0011EEff2", "name": "Studio" },
          "workflow": { "id": "3f0c1a52-7b1e-4c55-9d10-0a1b2c3d4e5f", "name": "Form sent" },
          "customData": { "budget": "1000" }
        }
        """;

    /// <summary>
    /// One of the numbers that North America keeps for fiction (555-0100 to 555-0199): it rings nowhere. Each automation has its own, as far as they
    /// go, and one that begins by a word none that a request may have: a reply that another one's run waits for would begin nothing.
    /// </summary>
    private static string Unassigned(string automationId, bool isWritten) =>
        string.Create(CultureInfo.InvariantCulture, $"+1{(isWritten ? 203 : 202)}5550{Fictitious + (automationId.Sum(letter => letter) % Fictitious)}");

    /// <summary>Whether a step has another channel or connection than the sandbox's, or starts an automation, which may have one.</summary>
    private static bool LeavesSandbox(JsonNode? node) => node switch
    {
        JsonArray list => list.Any(LeavesSandbox),
        JsonObject some => (some.Text("channel") ?? Sandbox) != Sandbox || (some.Text("connection") ?? Sandbox) != Sandbox
            || some.Text("type") == "start_automation" || some.Any(member => LeavesSandbox(member.Value)),
        _ => false,
    };
}
