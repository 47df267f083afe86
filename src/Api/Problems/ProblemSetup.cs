namespace Grainline.Api.Problems;

/// <summary>Sees to it that whatever goes wrong is answered with problem details, wherever a program asks.</summary>
internal static class ProblemSetup
{
    /// <summary>Where everybody is a program, whatever it says that it reads.</summary>
    private static readonly PathString[] Paths = ["/api", "/hooks", "/sandbox", "/health", "/openapi", "/schema"];

    public static void AddProblems(this WebApplicationBuilder builder) =>
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    public static void UseProblems(this WebApplication app)
    {
        app.UseWhen(
            context => !IsForPage(context.Request),
            programs => programs.UseStatusCodePages(status =>
                BadRequest.Of(status.HttpContext.Response.StatusCode).ExecuteAsync(status.HttpContext)));
        app.Use(TellMethods);
        app.UseMiddleware<FailureMiddleware>();
        app.Use(TakeForJson);
    }

    /// <summary>Whether a browser wants a page of the console, and shows one of its own where it gets none.</summary>
    private static bool IsForPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
        && !Array.Exists(Paths, path => request.Path.StartsWithSegments(path, StringComparison.Ordinal));

    /// <summary>OPTIONS asks what a path takes: that is what routing says to a method that it does not take.</summary>
    private static async Task TellMethods(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (HttpMethods.IsOptions(context.Request.Method) && context.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
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
