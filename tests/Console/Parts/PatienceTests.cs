using Grainline.Pages.Backend;
using Grainline.Pages.Contacts;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline.Tests.Console.Parts;

/// <summary>How long the console waits for the API.</summary>
public sealed class PatienceTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _answering = new();
    private StubApi _api = null!;
    private ServiceProvider _services = null!;

    private ApiConnection Connection => _services.GetRequiredService<ApiConnection>();

    public async Task InitializeAsync()
    {
        _api = await StubApi.Start(async context =>
        {
            await _answering.Task;
            await context.Response.WriteAsync("{}");
        });
        _services = _api.Console().AddSingleton<TimeProvider>(_time).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        _answering.TrySetResult();
        await _services.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task An_erasure_is_waited_for_when_other_calls_are_given_up()
    {
        using var look = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contacts");
        using var erase = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/contacts/+393331234567");
        var looking = Connection.Send(look, ApiConnection.Patience);
        var erasing = Connection.Send(erase, ApiConnection.LongPatience);

        _time.Advance(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(erasing.IsCompleted);

        _answering.SetResult();
        using var answer = await erasing;
        Assert.Equal(StatusCodes.Status200OK, (int)answer.StatusCode);
    }

    [Fact]
    public async Task An_export_that_does_not_begin_says_that_the_service_does_not_answer()
    {
        var browser = new DefaultHttpContext();
        var sending = ContactDownload.Send(Connection, browser);

        _time.Advance(TimeSpan.FromMinutes(6));
        await sending;

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, browser.Response.StatusCode);
    }
}
