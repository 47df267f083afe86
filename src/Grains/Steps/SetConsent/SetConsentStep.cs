using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Grainline.Contacts;

namespace Grainline.Steps.SetConsent;

/// <summary>Notes what the contact said about messages. Who opted out gets none until it opts in again.</summary>
[StepType("set_consent")]
public sealed record SetConsentStep : Step
{
    [JsonRequired]
    public ConsentStatus Status { get; init; }

    public override StepResult Enter(StepContext context) =>
        StepResult.Done(new JsonObject { ["consent"] = ConsentNames.Of(Status) }) with
        {
            Patch = new ContactPatch { Consent = new Consent(Status, At: null, $"run:{context.Run.Id}") },
        };
}
