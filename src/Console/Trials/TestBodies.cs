namespace Grainline.Pages.Trials;

/// <summary>Bodies to begin with, in both forms that a webhook takes (HTTP.md, "Webhook").</summary>
internal static class TestBodies
{
    public const string Documented = """
        {
          "phone": "+393491234567",
          "first_name": "Mario",
          "last_name": "Rossi",
          "email": "mario.rossi@example.com",
          "custom_fields": {
            "budget": "1000"
          },
          "tags": ["test"]
        }
        """;

    public const string Workflow = """
        {
          "contact_id": "CtcTestAdd3dAAAA000001",
          "first_name": "Mario",
          "last_name": "Rossi",
          "full_name": "Mario Rossi",
          "email": "mario.rossi@example.com",
          "phone": "+393491234567",
          "tags": "lead,test",
          "Preferred Date": "2027-05-09",
          "location": { "id": "LocTestCCdd0011EEff2", "name": "Studio" },
          "workflow": { "id": "3f0c1a52-7b1e-4c55-9d10-0a1b2c3d4e5f", "name": "Form sent" },
          "customData": { "budget": "1000" }
        }
        """;
}
