namespace Grainline.Api.Problems;

/// <summary>Sees to it that whatever goes wrong under the paths of programs is answered with problem details.</summary>
internal static class ProblemSetup
{
    private static readonly PathString[] Paths = ["/api", "/hooks", "/sandbox", "/health", "/openapi", "/schema"];

    public static void AddProblems(this WebApplicationBuilder builder) =>
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void UseProblems(this WebApplication app)
    {
        app.UseWhen(
            context => Array.Exists(Paths, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)),
            programs => programs.UseStatusCodePages(status =>
                BadRequest.Of(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext)));
        app.UseMiddleware<FailureMiddleware>();
        app.Use(TakeForJson);
    }

    /// <summary>A body without a content type counts as JSON, as it does at a webhook.</summary>
    private static Task TakeForJson(HttpContext context, RequestDelegate next)
    {
        if (context.Request is { ContentType: null or "", ContentLength: not 0 } request && request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            request.ContentType = "application/json";
        }

        return next(context);
    }
}
