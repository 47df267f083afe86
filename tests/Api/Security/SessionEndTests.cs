using System.Net;
using Grainline.Pages;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Api.Security;

/// <summary>Sessions end by themselves (guides/console.md, "Users and keys").</summary>
[Collection(OnSqlite.Name)]
public sealed class SessionEndTests(SqliteApi api)
{
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_token_of_a_user_opens_for_seven_days()
    {
        var name = $"Week {Guid.NewGuid():N}";
        await api.Post("/api/v1/users", $$"""{"name":"{{name}}","password":"a long password"}""", 201);
        var session = await api.Post("/api/v1/sessions", $$"""{"name":"{{name}}","password":"a long password"}""", 201);
        Assert.InRange(session["expires_at"]!.GetValue<DateTimeOffset>() - DateTimeOffset.UtcNow, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));

        // Before it opens for the first time: what the database said is kept for some seconds.
        await LetTime(TimeSpan.FromDays(7));
        using var late = api.NewClient(session["token"]!.GetValue<string>());
        using var refused = await late.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        session = await api.Post("/api/v1/sessions", $$"""{"name":"{{name}}","password":"a long password"}""", 201);
        await LetTime(TimeSpan.FromDays(6.9));
        using var known = api.NewClient(session["token"]!.GetValue<string>());
        using var opened = await known.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task The_console_asks_again_after_twelve_hours_without_a_request_and_not_before()
    {
        var cookie = api.Service<IOptionsMonitor<CookieAuthenticationOptions>>().Get(ConsoleModule.Scheme);
        var (before, clock) = (cookie.TimeProvider, new ManualTimeProvider(DateTimeOffset.UtcNow));
        cookie.TimeProvider = clock;
        try
        {
            using var browser = new ConsoleBrowser(api.Client.BaseAddress!);
            (await browser.SignIn(ApiServer.AdminKey)).Dispose();
            foreach (var request in Enumerable.Range(1, 3))
            {
                clock.Advance(Idle - Minute);
                Assert.Equal((request, HttpStatusCode.OK), (request, await Page(browser)));
            }

            clock.Advance(Idle + Minute);
            Assert.Equal(HttpStatusCode.Redirect, await Page(browser));
        }
        finally
        {
            cookie.TimeProvider = before;
        }
    }

    private static async Task<HttpStatusCode> Page(ConsoleBrowser browser)
    {
        using var page = await browser.Client.GetAsync("/contacts");
        return page.StatusCode;
    }

    /// <summary>As if so much time had passed for all sessions.</summary>
    private async Task LetTime(TimeSpan pass)
    {
        await using var connection = new SqliteConnection($"Data Source={api.DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "update user_sessions set expires_at = expires_at - $pass";
        command.Parameters.AddWithValue("$pass", (long)pass.TotalMicroseconds);
        await command.ExecuteNonQueryAsync();
    }
}
