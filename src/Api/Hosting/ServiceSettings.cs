using System.Security.Claims;
using System.Text.Json.Serialization;
using System.Xml;
using Grainline.Api.Access;
using Grainline.Api.Problems;
using Grainline.Api.Sandboxes;
using Grainline.Api.Webhooks;
using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Journal;
using Grainline.Storage;
using Grainline.Storage.Retention;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Grainline.Api.Hosting;

/// <summary>How this service is set up, as far as its users should know, and what admins may set for all hosts.</summary>
internal static class ServiceSettings
{
    public static void MapServiceSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings").WithTags("Settings");
        settings.MapGet("", Get).WithSummary("What runs here, how long history is kept, what a webhook takes");
        settings.MapPut("/retention", Set).RequireAuthorization(nameof(Role.Admin))
            .WithSummary("How many days history is kept, on all hosts: {\"days\": 90}; 0 = for ever, null = as the hosts are configured")
            .WithDescription("Followed without a restart, within an hour. What was removed is gone.");
    }

    private static async Task<Ok<ServiceSettingsResource>> Get(
        IRetentionPolicy retention, IOptions<StorageOptions> storage, IOptions<WebhookOptions> webhooks, SandboxPresence sandbox, CancellationToken cancellationToken)
    {
        var limit = await retention.Read(cancellationToken);
        return TypedResults.Ok(new ServiceSettingsResource(
            ProgramVersion.Text,
            GrainEngine.Name,
            storage.Value.Provider,
            Text(limit.Kept),
            limit.IsSet,
            Text(limit.Configured),
            webhooks.Value.MaxBodyBytes,
            sandbox.IsOn));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Set(
        RetentionChange change, IRetentionPolicy retention, IJournal journal, TimeProvider time, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (change.Days is < 0 or > HistoryLimit.MaxDays)
        {
            return Problem.Invalid("invalid_retention", $"Expected 1 to {HistoryLimit.MaxDays} days, 0 for ever, or null.", "days");
        }

        var (before, now) = (await retention.Read(cancellationToken), time.GetUtcNow());
        await retention.Set(change.Days, now, cancellationToken);
        var after = await retention.Read(cancellationToken);
        await journal.Append([new AuditRow(now, Actor.Of(user), "settings.retention", "retention", $$"""{"from":"{{Text(before.Kept)}}","to":"{{Text(after.Kept)}}"}""")]);
        return TypedResults.NoContent();
    }

    private static string? Text(TimeSpan? span) => span is { } length ? XmlConvert.ToString(length) : null;
}

/// <summary>How long history is to be kept.</summary>
/// <param name="Days">0 = for ever; null = as the hosts are configured.</param>
[KnownMembers]
internal sealed record RetentionChange([property: JsonRequired] int? Days);

/// <summary>How the service is set up.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Engine">Who runs the grains: <c>embedded</c> or <c>orleans</c>.</param>
/// <param name="Storage">Where data is kept.</param>
/// <param name="Retention">How long history is kept, ISO 8601: deliveries, ended runs with steps and messages, the audit log; null = for ever.</param>
/// <param name="RetentionIsSet">Whether an admin has set it; else it is this host's <c>Storage:Retention</c>.</param>
/// <param name="RetentionConfigured">What <c>Storage:Retention</c> of this host says; null = for ever.</param>
/// <param name="MaxBodyBytes">Largest body of a webhook (<c>Webhooks:MaxBodyBytes</c>).</param>
/// <param name="Sandbox">Whether the simulators are there (<see cref="SandboxPresence"/>).</param>
internal sealed record ServiceSettingsResource(
    string Version, string Engine, StorageProvider Storage, string? Retention, bool RetentionIsSet, string? RetentionConfigured, int MaxBodyBytes, bool Sandbox);
