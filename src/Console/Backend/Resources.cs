using System.Text.Json.Nodes;

namespace Grainline.Pages.Backend;

// The API's resources as pages read them (HTTP.md, "Management API"). States are their words, so that one that the API adds
// later is shown, not refused.

public sealed record ListOf<T>(IReadOnlyList<T> Items, string? Next);

public sealed record AutomationLine(string Id, string Name, string Status, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public sealed record AutomationDetail(
    string Id, string Name, string Status, int Version, DateTimeOffset UpdatedAt, Webhook? Webhook, JsonObject Definition,
    IReadOnlyList<Finding>? Warnings = null);

public sealed record BulkLine(
    string Id, string AutomationId, string Status, int Total, int Done, int Started, int Skipped, int Failed, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, bool Waiting);

public sealed record MigrationLine(int Version, int Moved, int NotMoved, IReadOnlyList<UnmovedRun> Runs);

public sealed record UnmovedRun(string RunId, string Phone, string? StepId, string Reason);

public sealed record Webhook(string Url, string Path, string Secret, DateTimeOffset? PreviousSecretValidUntil);

public sealed record RotatedSecret(string Secret, DateTimeOffset PreviousValidUntil);

public sealed record VersionLine(int Version, DateTimeOffset CreatedAt, string CreatedBy, JsonObject Definition);

public sealed record Notice(string Field, string Code, string Detail);

public sealed record DeliveryLine(
    string Id, string AutomationId, DateTimeOffset ReceivedAt, string Source, string Outcome, int Status, string? Code, string? Field,
    string? Detail, string? Phone, string? RunId, string? DuplicateOf, string? ReplayOf, bool ContactCreated, IReadOnlyList<Notice>? Warnings,
    JsonNode? Body = null, DeliveryAnswer? Answer = null);

public sealed record DeliveryAnswer(int Status, JsonNode? Body);

public sealed record RunLine(
    string Id, string AutomationId, int Version, string Phone, string Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt,
    string? EndReason, string? StepId, DateTimeOffset? NextDueAt, string? DeliveryId, string Source,
    JsonNode? Trigger = null, IReadOnlyList<StepLine>? Steps = null, bool Retrying = false);

public sealed record StepLine(
    string? RunId, string StepId, string Type, string Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int Attempts,
    JsonNode? Detail, DateTimeOffset? NextDueAt)
{
    /// <summary>Why the channel or connection that the open step waits for is held; null when it is not.</summary>
    public string? HeldBy => Status == "retrying" ? Detail.Text("held") : null;
}

public sealed record ContactLine(
    string Phone, string? FirstName, string? LastName, string? FullName, string? Email, string? Language, string? TimeZone,
    JsonObject? CustomFields, IReadOnlyList<string>? Tags, JsonNode? Consent, DateTimeOffset? LastInboundAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

public sealed record ImportColumn(string Header, string Field);

public sealed record ImportFault(int Line, string Column, string Code, string Detail);

public sealed record ImportedLine(int Line, string Phone, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Tags);

public sealed record ImportPreview(
    IReadOnlyList<ImportColumn> Columns, int Rows, int Imported, int Refused, IReadOnlyList<ImportFault> Errors, IReadOnlyList<ImportedLine> Preview);

public sealed record ImportLine(
    string Id, string? Name, string Status, int Rows, int Done, int Imported, int Refused, IReadOnlyList<ImportFault> Errors,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

public sealed record TimelineLine(
    string Type, DateTimeOffset At, DeliveryLine? Delivery, RunLine? Run, StepLine? Step, MessageLine? Message);

public sealed record MessageLine(
    string Id, string? ChannelId, string? RunId, string? StepId, string Type, string? Text, string? Template, string Status, string? Code);

public sealed record ChannelLine(
    string Id, string Name, string Type, string? PhoneNumberId, string? WabaId, string? BaseUrl, int? RatePerSecond, string? LocationId,
    IReadOnlyList<ChannelHold>? Holds = null, ProviderTrouble? Trouble = null);

public sealed record ProviderTrouble(string Code, string? Detail, DateTimeOffset Since, DateTimeOffset LastAt);

public sealed record ChannelHold(string What, string Reason, DateTimeOffset Until);

public sealed record ConnectionLine(string Id, string Name, string? Held = null, DateTimeOffset? HeldUntil = null, ProviderTrouble? Trouble = null);

public sealed record TemplateLine(
    string Id, string Name, string Language, string Status, string? Category, string? Quality, string? RejectedReason, string? HeaderFormat,
    string? Header, string? Body, string? Footer, IReadOnlyList<TemplateButton>? Buttons);

public sealed record TemplateButton(string Type, string Text);

public sealed record KeyLine(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, string? Key = null);

public sealed record UserLine(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, string? Password = null);

public sealed record CalendarLine(
    string Id, string Name, string TimeZone, JsonObject Hours, IReadOnlyList<string> Holidays, int Version, bool IsOpen, DateTimeOffset? NextOpening);

public sealed record AuditLine(DateTimeOffset At, string Actor, string Action, string Resource, string? Detail);

public sealed record ServiceLine(string Version, string Engine, string Storage, string? Retention, bool RetentionIsSet, string? RetentionConfigured, int MaxBodyBytes, bool Sandbox);

public sealed record TestReport(
    string Outcome, string? Reason, string Phone, bool ContactCreated, ContactLine? Contact, IReadOnlyList<Notice>? Warnings, string? RunStatus,
    IReadOnlyList<StepLine>? Steps, IReadOnlyList<Finding>? Problems = null);

public sealed record StartReport(string Status, string? RunId, string? DeliveryId, string? Reason, IReadOnlyList<Notice>? Warnings);

public sealed record SandboxMessage(string Id, string To, string Type, string? Text, SandboxTemplate? Template, DateTimeOffset At, string Status,
    IReadOnlyList<SandboxChoice>? Choices = null);

public sealed record SandboxChoice(string Id, string Title, bool IsRow);

public sealed record SandboxTemplate(string Name, string Language, Dictionary<string, string>? Parameters);

public sealed record FaultLine(string Target, string Mode, int? N, int? Status, int? Code, string? Delay, bool? DropAnswer, int? Calls, int? Hits);

/// <summary>Counts of a period, by outcome, state and status.</summary>
public sealed record Statistics(
    IReadOnlyDictionary<string, long>? Deliveries, IReadOnlyDictionary<string, long>? Runs, IReadOnlyDictionary<string, long>? Messages);
