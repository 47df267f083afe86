using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Pages.Access;

namespace Grainline.Pages.Backend;

/// <summary>The management API with the key of the user at the page. A refusal is an <see cref="Answer{T}"/>, not an exception.</summary>
internal sealed class GrainlineClient(ApiConnection api, Session session)
{
    public Task<Answer<T>> Get<T>(string path, TimeSpan? patience = null) => Send<T>(HttpMethod.Get, path, patience: patience);

    /// <summary>A list by its parts: each from a cursor on.</summary>
    public Func<string?, Task<Answer<ListOf<T>>>> List<T>(string path, params (string Name, string? Value)[] filters) =>
        cursor => Get<ListOf<T>>(ApiPath.Of(path, [.. filters, ("cursor", cursor)]));

    public Task<Answer<T>> Post<T>(string path, JsonNode? body = null) => Send<T>(HttpMethod.Post, path, body?.ToJsonString() ?? "");

    public async Task<Answer<T>> Send<T>(HttpMethod method, string path, string? body = null, string? ifMatch = null, string type = "application/json", TimeSpan? patience = null)
    {
        using var request = new HttpRequestMessage(method, api.AddressOf(path));
        var needsKey = !ApiConnection.IsOfSandbox(path);
        if (needsKey)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await session.Key());
            api.Mark(request);
        }

        if (body is { Length: > 0 })
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        try
        {
            using var response = await api.Send(request, patience ?? ApiConnection.Patience);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.Unauthorized && needsKey)
            {
                session.End();
            }

            return Read<T>(response.StatusCode, text);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return new Answer<T>(503, default, new Refusal("unavailable", failure.Message));
        }
    }

    private static Answer<T> Read<T>(HttpStatusCode status, string text)
    {
        var number = (int)status;
        if (number is >= 200 and < 300)
        {
            return new Answer<T>(number, Value<T>(text), null);
        }

        try
        {
            var problem = text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
            return new Answer<T>(number, default, new Refusal(
                problem.Text("code") ?? $"http_{number}", problem.Text("detail") ?? "", problem.Text("field"), problem));
        }
        catch (JsonException)
        {
            return new Answer<T>(number, default, new Refusal($"http_{number}", ""));
        }
    }

    private static T? Value<T>(string text) =>
        text.Length == 0 ? default
        : typeof(T) == typeof(string) ? (T)(object)text
        : JsonSerializer.Deserialize<T>(text, ApiJson.Options);
}

/// <summary>What the API answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Value">What was asked for; null when it was refused, or when there is no body.</param>
/// <param name="Refusal">Why not.</param>
public sealed record Answer<T>(int Status, T? Value, Refusal? Refusal)
{
    public bool Ok => Refusal is null;
}

/// <summary>A problem of the API.</summary>
/// <param name="Code">A stable word.</param>
/// <param name="Detail">For a person, in English.</param>
/// <param name="Field">Where.</param>
/// <param name="Problem">The whole of it.</param>
public sealed record Refusal(string Code, string Detail, string? Field = null, JsonObject? Problem = null)
{
    public IReadOnlyList<Finding> Findings =>
        Problem?["errors"] is JsonArray errors ? errors.Deserialize<List<Finding>>(ApiJson.Options)! : [];

    /// <summary>Of a file that could not be imported as it is.</summary>
    public IReadOnlyList<ImportColumn> Columns =>
        Problem?["columns"] is JsonArray columns ? columns.Deserialize<List<ImportColumn>>(ApiJson.Options)! : [];
}

/// <summary>Something wrong in a definition, and where.</summary>
/// <param name="Path">Where.</param>
/// <param name="Code">A stable word.</param>
/// <param name="Detail">For a person, in English.</param>
/// <param name="IsWarning">Whether the definition would be published all the same; the API lists these apart.</param>
/// <param name="About">The name that it is about, where the code alone does not say which.</param>
public sealed record Finding(string Path, string Code, string Detail, bool IsWarning = false, string? About = null);
