using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Grainline.Messages;

namespace Grainline.Webhooks;

/// <summary>Checks an outgoing webhook: what of it stands in a definition when that is published, all of it before it is made.</summary>
public static class WebhookRules
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Headers that belong to the connection or to the signature.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
        "te", "trailer", "transfer-encoding", "upgrade", SignatureHeaders.Id, SignatureHeaders.Timestamp, SignatureHeaders.Signature);

    /// <summary>What is wrong with the request, or null when it may be sent.</summary>
    public static MessageProblem? Check(WebhookRequest request) =>
        request.Method is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE")
            ? new("invalid_method", "The method is GET, POST, PUT, PATCH or DELETE.")
        : CheckUrl(request.Url)
        ?? (request.Headers.Length > WebhookLimits.Headers
            ? new("too_many_headers", $"There are at most {WebhookLimits.Headers} headers.")
            : request.Headers.Select(CheckHeader).FirstOrDefault(problem => problem is not null))
        ?? (request is { Body.Length: > 0, Method: "GET" } ? new("body_not_allowed", "A GET has no body.")
            : request.Body is { } body && Encoding.UTF8.GetByteCount(body) > WebhookLimits.Body
                ? new("body_too_long", $"The body has at most {WebhookLimits.Body} bytes.")
            : null);

    /// <summary>What is wrong with the URL as far as it can be told without resolving its name.</summary>
    public static MessageProblem? CheckUrl(string url) =>
        url.Length > WebhookLimits.Url ? new("url_too_long", $"A URL has at most {WebhookLimits.Url} characters.")
        : WebUrl.Read(url) is not { } uri ? new("invalid_url", "Expected an http or https URL, for instance https://example.com/hook.")
        : uri.UserInfo.Length > 0 ? new("invalid_url", "A URL must not hold a user name or password; use a header.")
        : null;

    /// <summary>What is wrong with the name of a header.</summary>
    public static MessageProblem? CheckHeaderName(string name) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters)
            ? new("invalid_header", "The name of a header has letters, digits and dashes.")
        : Reserved.Contains(name) ? new("reserved_header", $"The header {name} cannot be set.")
        : null;

    private static MessageProblem? CheckHeader(WebhookHeader header) =>
        CheckHeaderName(header.Name) is { } problem ? problem
        : header.Value.Length > WebhookLimits.HeaderValue
            ? new("header_too_long", $"A header's value has at most {WebhookLimits.HeaderValue} characters.")
        : header.Value.Any(c => c is < ' ' or > '~') ? new("invalid_header", "A header's value has ASCII characters only, on one line.")
        : null;
}
