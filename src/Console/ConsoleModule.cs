using Grainline.Pages.Access;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;
using Grainline.Pages.Contacts;
using Grainline.Pages.Editor;
using Grainline.Pages.Layout;
using Grainline.Pages.Overview;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace Grainline.Pages;

/// <summary>
/// Puts the console into a host. It is a client of the management API and of nothing else: what a page may do is what the key
/// of its user may do, and every page shows that the API is enough.
/// </summary>
public static class ConsoleModule
{
    /// <summary>The authentication scheme of the pages; the API's is another one, and a cookie opens nothing there.</summary>
    public const string Scheme = "Console";

    /// <summary>Largest circuit message from a browser: a pasted definition or CSV file, in bytes.</summary>
    private const long MaxMessageBytes = 2 << 20;

    public static IServiceCollection AddGrainlineConsole(this IServiceCollection services, Action<ConsoleOptions> configure)
    {
        services.Configure(configure);
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DetailedErrors = false)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        services.AddAntiforgery(forms => forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddCascadingAuthenticationState();
        services.AddLocalization();
        services.AddRadzenComponents();
        services.AddSingleton<ApiConnection>().AddSingleton<Activity>();
        services.AddScoped<Session>().AddScoped<GrainlineClient>().AddScoped<Browser>().AddScoped<DraftStore>().AddScoped<Clock>().AddScoped<Feedback>().AddScoped<AutomationNames>().AddScoped<StepWords>().AddScoped<FindingWords>();
        services.AddAuthentication().AddCookie(Scheme, options =>
        {
            options.Cookie.Name = "grainline";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.LoginPath = "/sign-in";
            options.ReturnUrlParameter = "back";
            options.SlidingExpiration = true;
        });
        services.AddOptions<CookieAuthenticationOptions>(Scheme)
            .Configure<Microsoft.Extensions.Options.IOptions<ConsoleOptions>>((cookie, console) => cookie.ExpireTimeSpan = console.Value.SessionLifetime);
        return services;
    }

    /// <summary>Languages and antiforgery, for the console's own paths only: the API speaks no language but JSON. The sandbox, which takes no key,
    /// listens to other sites' pages as little as the console does.</summary>
    public static WebApplication UseGrainlineConsole(this WebApplication app)
    {
        app.UseWhen(
            context => !Foreign.Any(prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal)),
            pages =>
            {
                pages.UseRequestLocalization(Languages.Localization);
                pages.UseMiddleware<PageHeaders>();
                pages.UseMiddleware<SameOrigin>();
                pages.UseMiddleware<CircuitEnd>();
                pages.UseMiddleware<LostPages>();
            });
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/sandbox", StringComparison.OrdinalIgnoreCase), sandbox => sandbox.UseMiddleware<SameOrigin>());
        app.UseAntiforgery();
        return app;
    }

    public static IEndpointConventionBuilder MapGrainlineConsole(this WebApplication app)
    {
        // A host that a test builds in its own process has the pages, but not the files of a built program.
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, $"{app.Environment.ApplicationName}.staticwebassets.endpoints.json")))
        {
            app.MapStaticAssets().AllowAnonymous();
        }

        app.MapSession();
        app.MapLanguages();
        app.MapContactDownload();
        return app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = "'none'")
            .RequireAuthorization(new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
    }

    private static readonly PathString[] Foreign = ["/api", "/hooks", "/sandbox", "/health", "/openapi", "/schema"];
}
