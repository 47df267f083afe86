using Grainline.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Console.Parts;

/// <summary>A management API that answers as a test says, and the console's services that ask it.</summary>
public sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubApi(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<StubApi> Start(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context => answer(context));
        await app.StartAsync();
        return new StubApi(app);
    }

    /// <summary>Answers everything with a problem.</summary>
    public static Task<StubApi> Refusing(int status, string code) => Start(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = "7";
        await context.Response.WriteAsJsonAsync(new { code, detail = "In the test." }, options: null, "application/problem+json");
    });

    /// <summary>The console as a host has it.</summary>
    public IServiceCollection Console() => WebApplication.CreateSlimBuilder().Services.AddSingleton(TimeProvider.System)
        .AddGrainlineConsole(console => console.ApiAddress = _ => Address);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
