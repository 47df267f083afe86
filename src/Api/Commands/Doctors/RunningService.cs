using System.Net.Http.Headers;
using Grainline.Api.Access;
using Grainline.Hosting.Configuration;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The service itself, where it is said to listen; it need not run.</summary>
internal static class RunningService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<List<Finding>> Look(IConfiguration configuration)
    {
        var address = Address(configuration);
        try
        {
            using var client = Client(address);
            using var answer = await client.GetAsync("/health/ready");
            var status = await answer.Content.ReadFromJsonAsync<Health.HealthView>();
            return [answer.IsSuccessStatusCode
                ? Finding.Ok("service", $"It is ready at {address}.")
                : Finding.Note("service", $"It runs at {address} and is not ready: {status?.Status}.")];
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            return [Finding.Note("service", $"Nothing answers at {address}; is it where the service listens?")];
        }
    }

    /// <summary>What the service tells of itself to an admin; null when it does not run or takes the key for wrong.</summary>
    public static async Task<string?> Diagnostics(IConfiguration configuration)
    {
        try
        {
            using var client = Client(Address(configuration));
            client.DefaultRequestHeaders.Authorization = AdminKey.Known(configuration) is { } key ? new AuthenticationHeaderValue("Bearer", key) : null;
            using var answer = await client.GetAsync("/api/v1/diagnostics");
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Past any proxy of the environment: what is asked is this machine, and the admin key is sent.</summary>
    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Patience };

    private static Uri Address(IConfiguration configuration)
    {
        var listens = ListenAddresses.Of(configuration).Select(ListenAddresses.Parse).FirstOrDefault(address => address is { IsUnixPipe: false, Port: > 0 });
        return listens is null ? new Uri(GrainlineApp.DefaultUrl)
            : new Uri($"{listens.Scheme}://{(listens.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : listens.Host)}:{listens.Port}");
    }
}
