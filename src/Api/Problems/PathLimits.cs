namespace Grainline.Api.Problems;

/// <summary>Keeps from the grains what no resource is called.</summary>
internal static class PathLimits
{
    /// <summary>Longest value in a path, in UTF-16 units: more than any id or phone has, less than storage takes for a grain's key.</summary>
    private const int MaxValue = 256;

    /// <summary>Answers 404 when a value in the path is longer than that, before anything asks a grain that cannot be.</summary>
    public static TBuilder WithPathLimits<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(Refuse);

    private static ValueTask<object?> Refuse(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.RouteValues.Values.Any(value => value is string { Length: > MaxValue })
            ? ValueTask.FromResult<object?>(BadRequest.Of(404))
            : next(context);
}
