using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;

namespace Grainline.Sandbox.Meta;

/// <summary>An error as Meta answers it (facts/whatsapp.md 1.5).</summary>
internal sealed record GraphError(int Status, int Code, string Message, string? Details = null)
{
    /// <summary>The codes of Meta's page with their HTTP status and title (14 Nov 2025).</summary>
    private static readonly FrozenDictionary<int, (int Status, string Title)> Known = new Dictionary<int, (int, string)>
    {
        [0] = (401, "AuthException"),
        [1] = (400, "API Unknown"),
        [2] = (503, "API Service"),
        [3] = (500, "API Method"),
        [4] = (400, "API Too Many Calls"),
        [10] = (403, "Permission Denied"),
        [33] = (400, "Parameter value is not valid"),
        [100] = (400, "Invalid parameter"),
        [190] = (401, "Access token has expired"),
        [200] = (403, "API Permission"),
        [368] = (403, "Temporarily blocked for policies violations"),
        [80007] = (400, "Rate limit issues"),
        [130429] = (400, "Rate limit hit"),
        [130472] = (400, "User's number is part of an experiment"),
        [130497] = (403, "Business account is restricted from messaging users in this country"),
        [131000] = (500, "Something went wrong"),
        [131005] = (403, "Access denied"),
        [131008] = (400, "Required parameter is missing"),
        [131009] = (400, "Parameter value is not valid"),
        [131016] = (500, "Service unavailable"),
        [131021] = (400, "Recipient cannot be sender"),
        [131026] = (400, "Message Undeliverable"),
        [131030] = (400, "Recipient phone number not in allowed list"),
        [131031] = (403, "Business Account locked"),
        [131037] = (400, "WhatsApp provided number needs display name approval before message can be sent"),
        [131042] = (400, "Business eligibility payment issue"),
        [131045] = (500, "Incorrect certificate"),
        [131047] = (400, "Re-engagement message"),
        [131048] = (400, "Spam rate limit hit"),
        [131049] = (400, "This message was not delivered to maintain healthy ecosystem engagement"),
        [131050] = (400, "User has stopped receiving marketing messages"),
        [131051] = (400, "Unsupported message type"),
        [131052] = (400, "Media download error"),
        [131053] = (400, "Media upload error"),
        [131056] = (400, "(Business Account, Consumer Account) pair rate limit hit"),
        [131057] = (500, "Account in maintenance mode"),
        [131062] = (400, "Business-scoped user id recipients are not supported for this message"),
        [131063] = (400, "Marketing templates are disabled on the Cloud API"),
        [131064] = (400, "Messaging limit reached"),
        [132000] = (400, "Number of parameters does not match the expected number of params"),
        [132001] = (404, "Template name does not exist in the translation"),
        [132005] = (400, "Translated text too long"),
        [132007] = (400, "Template content violates policy"),
        [132012] = (400, "Parameter format does not match format in the created template"),
        [132015] = (400, "Template is paused"),
        [132016] = (400, "Template is disabled"),
        [132018] = (400, "Template parameters are not valid"),
        [132068] = (400, "Flow is blocked"),
        [132069] = (400, "Flow is throttled"),
        [133004] = (503, "Server temporarily unavailable"),
        [133010] = (400, "Phone number not registered"),
        [133016] = (400, "Account register deregister rate limit exceeded"),
        [137000] = (400, "Recipient identity key hash mismatch"),
    }.ToFrozenDictionary();

    private static readonly (int Status, string Title) Unknown = (400, "Unknown error");

    public static readonly GraphError InvalidToken = new(401, 190, "Error validating access token: Session has expired");

    public static readonly GraphError WindowClosed =
        Of(131047, "More than 24 hours have passed since the recipient last replied to the sender number.");

    /// <summary>Meta's wording of a code.</summary>
    public static GraphError Of(int code, string? details = null)
    {
        var (status, title) = Known.GetValueOrDefault(code, Unknown);
        return new(status, code, string.Create(CultureInfo.InvariantCulture, $"(#{code}) {title}"), details);
    }

    public static GraphError Invalid(string parameter) => Of(100, $"Please check the parameter {parameter}.");

    public static GraphError Required(string parameter) => new(400, 100, $"(#100) The parameter {parameter} is required.");

    public static GraphError TooLong(string parameter, int limit) => new(
        400, 100, string.Create(CultureInfo.InvariantCulture, $"(#100) Param {parameter} must be at most {limit} characters long."));

    public static GraphError UnknownPath(string path) => new(400, 2500, $"Unknown path components: {path}");

    public static GraphError UnknownNumber(string id) => new(
        400, 100, $"Unsupported post request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, "
        + "or does not support this operation.");

    /// <summary>The error of a fault: a status without a code gets the code that Meta uses with it.</summary>
    public static GraphError Scripted(int? status, int? code)
    {
        var error = code is 190 ? InvalidToken : Of(code ?? CodeOf(status ?? 400), "Scripted by the sandbox.");
        return status is { } wanted ? error with { Status = wanted } : error;
    }

    public static string TitleOf(int code) => Known.GetValueOrDefault(code, Unknown).Title;

    public GraphErrorBody ToBody() => new(new(
        Message, "OAuthException", Code, Details is null ? null : new("whatsapp", Details), $"A{RandomNumberGenerator.GetHexString(22)}"));

    private static int CodeOf(int status) => status switch
    {
        401 => 190,
        403 => 10,
        429 => 130429,
        500 => 131000,
        502 or 504 => 131016,
        503 => 133004,
        > 500 => 131000,
        _ => 100,
    };
}

internal sealed record GraphErrorBody(GraphErrorFields Error);

internal sealed record GraphErrorFields(string Message, string Type, int Code, GraphErrorData? ErrorData, string FbtraceId);

internal sealed record GraphErrorData(string MessagingProduct, string Details);
