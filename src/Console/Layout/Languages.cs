using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;

namespace Grainline.Pages.Layout;

/// <summary>The languages of the console: the browser's, unless a cookie says otherwise.</summary>
internal static class Languages
{
    /// <summary>In their own words, as those look for them who read no other.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> All = [("en", "English"), ("es", "Español"), ("it", "Italiano")];

    public static RequestLocalizationOptions Localization { get; } = Make();

    public static void MapLanguages(this IEndpointRouteBuilder routes) => routes.MapGet("/language/{code}", Choose).ExcludeFromDescription();

    private static IResult Choose(string code, string? back, HttpContext context)
    {
        if (All.Any(language => language.Code == code))
        {
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(code)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = context.Request.IsHttps });
        }

        return Results.LocalRedirect(LocalPath.Of(back));
    }

    private static RequestLocalizationOptions Make()
    {
        var cultures = All.Select(language => new CultureInfo(language.Code)).ToList();
        return new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture("en"),
            SupportedCultures = cultures,
            SupportedUICultures = cultures,
            RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()],
        };
    }
}

/// <summary>Where to go back to: only to a page of this host, or an open redirect would lend our name to others.</summary>
internal static class LocalPath
{
    public static string Of(string? path) =>
        path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\', StringComparison.Ordinal)
            && !path.Any(char.IsControl)
            ? path
            : "/";
}
