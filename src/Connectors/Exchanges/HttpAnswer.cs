using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace Grainline.Exchanges;

/// <summary>What came back from a call: an answer, silence, or an answer that broke off.</summary>
internal sealed record HttpAnswer
{
    /// <summary>The HTTP status; 0 when not even that came.</summary>
    public int Status { get; init; }

    public HttpResponseHeaders? Headers { get; init; }

    /// <summary>As much of the body as came and was within the limit, without what <see cref="BodyText"/> replaces.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the body was longer than the limit; the rest was not read.</summary>
    public bool IsCut { get; init; }

    /// <summary>Why the answer, or the rest of it, did not come; null when it is whole or cut.</summary>
    public Silence? Silence { get; init; }

    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <summary>The body as JSON of which every text can be read. Null when the bytes are not JSON or UTF-8, or are not all; an undefined
    /// element when there are none.</summary>
    public JsonElement? Json()
    {
        try
        {
            return Body.IsEmpty && !IsCut ? default(JsonElement) : IsCut || !Utf8.IsValid(Body.Span) ? null : JsonElement.Parse(Body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A call that nobody answered.</summary>
/// <param name="Code"><c>cancelled</c>, <c>timeout</c>, <c>connection_lost</c> or <c>unreachable</c>.</param>
/// <param name="Begun">Whether the other side may have seen the request.</param>
/// <param name="Cause">What was thrown; its text may hold addresses.</param>
internal sealed record Silence(string Code, bool Begun, Exception Cause)
{
    /// <summary>The kind of error alone, which may be shown.</summary>
    public string Reason => Cause switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } error => error.HttpRequestError.ToString(),
        OperationCanceledException => "the time was over",
        _ => Cause.GetType().Name,
    };
}
