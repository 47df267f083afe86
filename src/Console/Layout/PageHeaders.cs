using Microsoft.AspNetCore.Http;

namespace Grainline.Pages.Layout;

/// <summary>What browsers are told about every page: nothing from elsewhere, in no frame, no copy kept.</summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    // Radzen positions its parts by style attributes, hence unsafe-inline for styles; scripts come from here alone.
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Policy;
            headers.XContentTypeOptions = "nosniff";
            // Files say themselves how long they keep; pages, and what is downloaded from them, are about people.
            headers.CacheControl = headers.CacheControl.Count == 0 ? "no-store" : headers.CacheControl;
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
