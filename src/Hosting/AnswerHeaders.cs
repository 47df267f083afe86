namespace Grainline.Hosting;

/// <summary>What browsers are told about every answer that says nothing itself: it is what it says, shows nothing and runs nothing, and no copy
/// of it is kept. Whatever somebody made the service keep and show again cannot become a page beside the console.</summary>
/// <remarks>Webhooks do without: their route ends before it, and no browser shows what GHL gets as an answer.</remarks>
internal sealed class AnswerHeaders(RequestDelegate next)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = Nothing;
                headers["Referrer-Policy"] = "no-referrer";
                headers.CacheControl = headers.CacheControl.Count == 0 ? "no-store" : headers.CacheControl;
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>Puts <see cref="AnswerHeaders"/> before everything, and keeps browsers that came over https there.</summary>
internal static class AnswerHeadersSetup
{
    private static readonly TimeSpan OneYear = TimeSpan.FromDays(365);

    public static void AddAnswerHeaders(this WebApplicationBuilder builder) => builder.Services.AddHsts(hsts => hsts.MaxAge = OneYear);

    public static void UseAnswerHeaders(this WebApplication app)
    {
        app.UseHsts();
        app.UseMiddleware<AnswerHeaders>();
    }
}
