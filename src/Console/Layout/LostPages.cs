using Microsoft.AspNetCore.Http;

namespace Grainline.Pages.Layout;

/// <summary>Leads a person whose address is no page to one that says so; programs get their 404.</summary>
internal sealed class LostPages(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false }
            && context.GetEndpoint() is null
            && HttpMethods.IsGet(context.Request.Method)
            && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
        {
            context.Response.Redirect("/not-found");
        }
    }
}
