using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox;

/// <summary>Refusals of the sandbox's own endpoints: problem details with a stable code. The simulators answer as their vendors do.</summary>
internal static class Refusal
{
    public static IResult InvalidJson => Of(400, "invalid_json", "The body is not a JSON object of the expected shape.");

    public static IResult InvalidPhone => Of(422, "invalid_phone", "A phone has 6 to 15 digits.");

    public static IResult UnknownChannel(string channel) => Of(422, "unknown_channel", $"Nobody receives the messages to {channel}.");

    public static IResult Of(int status, string code, string detail, string? field = null) => Results.Problem(
        detail,
        statusCode: status,
        title: char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
        type: $"urn:grainline:problem:{code}",
        extensions: field is null ? [Code(code)] : [Code(code), KeyValuePair.Create<string, object?>("field", field)]);

    private static KeyValuePair<string, object?> Code(string code) => KeyValuePair.Create<string, object?>("code", code);
}
