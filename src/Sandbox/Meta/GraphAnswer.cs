using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Grainline.Sandbox.Meta;

/// <summary>Answers in Meta's shapes.</summary>
internal static class GraphAnswer
{
    public static IResult Of(GraphError error) => Results.Json(error.ToBody(), MetaJson.Default.GraphErrorBody, statusCode: error.Status);

    public static IResult Of<T>(T body, JsonTypeInfo<T> shape) => Results.Json(body, shape);
}
