using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Grainline.Pages;
using Grainline.Pages.Access;
using Grainline.Pages.Backend;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;

namespace Grainline.Tests.Console.Parts;

/// <summary>What people see while the service does not answer.</summary>
public sealed class OutageTests
{
    /// <summary>Pages that read nothing, and those of the editor, before there is something to read.</summary>
    private static readonly string[] Quiet = ["SignIn", "NotFound", "AccountPage", "NewPage", "NewContactPage", "ImportPage", "EditorPage"];

    public static TheoryData<string> Pages => [.. typeof(ConsoleOptions).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(RouteAttribute)) && !Quiet.Contains(type.Name)).Select(type => type.FullName!)];

    [Theory, MemberData(nameof(Pages))]
    public async Task A_page_that_cannot_be_read_says_so_and_offers_another_try(string page)
    {
        await using var api = await StubApi.Refusing(503, "unavailable");

        var html = await Draw(api, page);

        Assert.Contains("The service does not answer now; try again.", html, StringComparison.Ordinal);
        Assert.Contains(">Try again</button>", html, StringComparison.Ordinal);
        foreach (var claim in (string[])["Not found", "Loading", "Nothing yet", "Nothing needs attention", "No keys", "Nobody", "Everything works", "No automations", "No message"])
        {
            Assert.DoesNotContain(claim, html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Grainline.Pages.Runs.RunPage")]
    [InlineData("Grainline.Pages.Contacts.ContactPage")]
    [InlineData("Grainline.Pages.Contacts.ImportProgressPage")]
    [InlineData("Grainline.Pages.Deliveries.DeliveryPage")]
    [InlineData("Grainline.Pages.Automations.VersionsPage")]
    [InlineData("Grainline.Pages.Automations.BulkPage")]
    [InlineData("Grainline.Pages.Automations.BulkProgressPage")]
    [InlineData("Grainline.Pages.Reports.ReportPage")]
    [InlineData("Grainline.Pages.Trials.TestPage")]
    public async Task A_thing_that_is_gone_is_not_found_and_not_tried_again(string page)
    {
        await using var api = await StubApi.Refusing(404, "not_found");

        var html = await Draw(api, page);

        Assert.Contains("Not found", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Try again", html, StringComparison.Ordinal);
    }

    /// <summary>Only a key that opens nothing ends a session: a service that is busy or down knows no key.</summary>
    [Theory]
    [InlineData(401, "unauthorized", true)]
    [InlineData(429, "overloaded", false)]
    [InlineData(429, "too_many_attempts", false)]
    [InlineData(503, "unavailable", false)]
    [InlineData(500, "internal", false)]
    public async Task Nobody_is_signed_out_by_a_service_that_does_not_answer(int status, string code, bool ends)
    {
        await using var api = await StubApi.Refusing(status, code);
        await using var services = Services(api);
        using var scope = services.CreateScope();
        var session = scope.ServiceProvider.GetRequiredService<Session>();
        var ended = false;
        session.Ended += (_, _) => ended = true;

        await session.Load();

        Assert.Equal(ends, ended);
        Assert.Equal("Vera", session.Name);
    }

    [Theory]
    [InlineData(401, "unauthorized", true, null)]
    [InlineData(429, "too_many_attempts", false, 7)]
    [InlineData(429, "overloaded", false, null)]
    [InlineData(503, "unavailable", false, null)]
    public async Task A_key_is_wrong_only_when_the_service_says_so(int status, string code, bool wrong, int? heldUp)
    {
        await using var api = await StubApi.Refusing(status, code);
        await using var services = Services(api);

        var trial = await services.GetRequiredService<ApiConnection>().Try("gl_some_key", browser: null, CancellationToken.None);

        Assert.Null(trial.Holder);
        Assert.Equal(wrong, trial.IsWrong);
        Assert.Equal(heldUp, trial.HeldUpFor?.TotalSeconds);
    }

    [Theory, InlineData("pàsswörd"), InlineData("two\nlines"), InlineData("snow☃man")]
    public async Task A_password_where_a_key_belongs_is_a_wrong_key(string given)
    {
        await using var api = await StubApi.Refusing(503, "unavailable");
        await using var services = Services(api);

        Assert.True((await services.GetRequiredService<ApiConnection>().Try(given, browser: null, CancellationToken.None)).IsWrong);
    }

    [Fact]
    public async Task Who_signs_out_while_nobody_listens_has_signed_out()
    {
        var api = await StubApi.Refusing(503, "unavailable");
        await using var services = Services(api);
        var connection = services.GetRequiredService<ApiConnection>();
        Assert.NotNull(connection.Client.BaseAddress);
        await api.DisposeAsync();

        await connection.SignOut("token", CancellationToken.None);
    }

    private static async Task<string> Draw(StubApi api, string page)
    {
        CultureInfo.CurrentUICulture = new CultureInfo("en");
        var type = typeof(ConsoleOptions).Assembly.GetType(page)!;
        await using var services = Services(api);
        await using var scope = services.CreateAsyncScope();

        // The layout has asked who it is before there is a page.
        await scope.ServiceProvider.GetRequiredService<Session>().Key();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var parameters = type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)))
            .ToDictionary(property => property.Name, _ => (object?)"some");
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync(type, ParameterView.FromDictionary(parameters))).ToHtmlString());
    }

    private static ServiceProvider Services(StubApi api)
    {
        var services = api.Console();
        services.AddSingleton<AuthenticationStateProvider, Vera>();
        services.AddSingleton<NavigationManager, Here>();
        services.AddSingleton<IJSRuntime, NoBrowser>();
        services.AddSingleton<INavigationInterception, NoBrowser>();
        return services.BuildServiceProvider();
    }

    private sealed class Vera : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, "Vera"), new Claim(ClaimTypes.Role, "admin"), new Claim(Session.KeyClaim, "gl_key")], "test"))));
    }

    private sealed class Here : NavigationManager
    {
        public Here() => Initialize("http://console/", "http://console/page");
    }

    private sealed class NoBrowser : IJSRuntime, INavigationInterception
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => ValueTask.FromResult(default(TValue)!);

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => ValueTask.FromResult(default(TValue)!);

        public Task EnableNavigationInterceptionAsync() => Task.CompletedTask;
    }
}
