using Grainline.Api;
using Grainline.Pages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Api.Channels;

/// <summary>HTTP.md, "Sandbox": off by default outside Development when a real channel exists.</summary>
public sealed class SandboxPresenceTests
{
    private const string Meta = "https://graph.facebook.com/v25.0";

    [Theory]
    [InlineData(Meta, null, 404)]
    [InlineData(Meta, "--Sandbox:Enabled=true", 200)]
    [InlineData(Meta, "--environment=Development", 200)]
    [InlineData("http://127.0.0.1:9/v25.0", null, 200)]
    public async Task The_sandbox_is_off_from_the_first_start_with_a_channel_to_real_people_on_unless_it_is_asked_for(string baseUrl, string? option, int expected)
    {
        var api = new SqliteApi { More = option is null ? [] : [option] };
        await api.InitializeAsync();
        try
        {
            await api.Post("/api/v1/channels", $$"""{"id":"main","name":"Main","phone_number_id":"1","base_url":"{{baseUrl}}","access_token":"t"}""", 201);
            Assert.Equal(200, await StatusOf(api));
            await api.Stop();
            await api.Start();

            Assert.Equal(expected, await StatusOf(api));
            Assert.Equal(expected, await StatusOf(api, "/SandBox/messages"));
            Assert.Equal(expected == 200, (await api.Get("/api/v1/settings"))["sandbox"]!.GetValue<bool>());
        }
        finally
        {
            await api.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("http://sandbox.example:8080", true)]
    public async Task The_console_of_a_host_without_a_sandbox_has_that_of_the_host_it_is_told(string address, bool expected)
    {
        var data = Directory.CreateTempSubdirectory("grainline-sandbox-").FullName;
        try
        {
            await using var app = GrainlineApp.Build("--data", data, "--Sandbox:Enabled=false", $"--Sandbox:Address={address}");
            var console = app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value;

            Assert.Equal(expected, console.HasSandbox(app.Services));
            Assert.Equal(expected ? new Uri(address) : null, console.SandboxAddress);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<int> StatusOf(ApiServer api, string path = "/sandbox/messages")
    {
        using var answer = await api.Client.GetAsync(path);
        return (int)answer.StatusCode;
    }
}
