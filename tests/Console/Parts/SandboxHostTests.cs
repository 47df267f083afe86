using System.Security.Claims;
using System.Text.Json.Nodes;
using Grainline.Pages;
using Grainline.Pages.Access;
using Grainline.Pages.Backend;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Console.Parts;

/// <summary>A console whose host has no sandbox, because another host of the cluster has it.</summary>
public sealed class SandboxHostTests
{
    [Theory]
    [InlineData("/sandbox/messages?limit=200", "sandbox", "")]
    [InlineData("/sandbox", "sandbox", "")]
    [InlineData("/api/v1/channels/sandbox/templates", "api", "Bearer gl_key")]
    [InlineData("/sandboxes", "api", "Bearer gl_key")]
    public async Task What_is_asked_of_the_sandbox_goes_to_the_host_that_has_it_and_no_key_goes_along(string path, string host, string key)
    {
        await using var api = await Named("api");
        await using var sandbox = await Named("sandbox");
        await using var services = api.Console()
            .Configure<ConsoleOptions>(console => console.SandboxAddress = sandbox.Address)
            .AddSingleton<AuthenticationStateProvider, Vera>()
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();

        var answer = await scope.ServiceProvider.GetRequiredService<GrainlineClient>().Get<JsonNode>(path);

        Assert.Equal((host, path, key), (answer.Value.Text("host"), answer.Value.Text("path"), answer.Value.Text("key")));
    }

    /// <summary>Says who was asked for what, and with which key.</summary>
    private static Task<StubApi> Named(string host) => StubApi.Start(context => context.Response.WriteAsJsonAsync(
        new { host, path = $"{context.Request.Path}{context.Request.QueryString}", key = context.Request.Headers.Authorization.ToString() }));

    private sealed class Vera : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(
            new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(Session.KeyClaim, "gl_key")], "test"))));
    }
}
