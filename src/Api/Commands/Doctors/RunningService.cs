using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Grainline.Api.Access;
using Grainline.Hosting.Configuration;
using Grainline.Storage;

namespace Grainline.Api.Commands.Doctors;

/// <summary>The service itself, where it is said to listen; it need not run.</summary>
internal static class RunningService
{
    /// <summary>What an answer may take beside the database.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);

    public static async Task<List<Finding>> Look(IConfiguration configuration)
    {
        var address = Address(configuration);
        try
        {
            using var client = Client(configuration, address);
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

    /// <summary>What the service tells of itself to an admin, or why it tells nothing.</summary>
    public static async Task<(string? Told, string? WhyNot)> Diagnostics(IConfiguration configuration)
    {
        if (AdminKey.Known(configuration) is not { } key)
        {
            return (null, $"there is no admin key, neither in {AdminKey.Variable} nor in {AdminKey.PathOf(configuration)}");
        }

        var address = Address(configuration);
        try
        {
            using var client = Client(configuration, address, key);
            using var answer = await client.GetAsync("/api/v1/diagnostics");
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (await answer.Content.ReadAsStringAsync(), null),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (null, $"the service at {address} takes the admin key for wrong"),
                var other => (null, $"the service at {address} answered {(int)other}"),
            };
        }
        catch (HttpRequestException refusal) when (refusal.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            return (null, $"the certificate at {address} is not valid there, so the admin key was not sent; with an http address beside it in --urls that one is asked");
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException)
        {
            return (null, $"nothing answers at {address}");
        }
    }

    /// <summary>How long an answer is waited for: longer than the check of health waits for the database, which is what it tells of then.</summary>
    public static TimeSpan Patience(IConfiguration configuration) =>
        configuration.GetSection("Storage").GetValue(nameof(StorageOptions.OperationTimeout), new StorageOptions().OperationTimeout) + Margin;

    /// <summary>
    /// Past any proxy of the environment, and not where an answer leads to: what is asked is this machine. Without a key any certificate will do,
    /// for it may name what the service is called by others, and be asked by an address. That is safe because nothing is sent then but the
    /// request itself, and what comes back is only shown. A key goes out only where the certificate is valid, or without one in clear text on this machine.
    /// </summary>
    private static HttpClient Client(IConfiguration configuration, Uri address, string? key = null)
    {
        var transport = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(transport) { BaseAddress = address, Timeout = Patience(configuration) };
        if (key is null)
        {
            transport.SslOptions = AnyCertificate();
        }
        else
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    [SuppressMessage("Security", "CA5359", Justification = "No key goes this way, and the answer is only shown.")]
    private static SslClientAuthenticationOptions AnyCertificate() => new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };

    /// <summary>One without TLS where there is one, since no certificate names this machine's own addresses.</summary>
    private static Uri Address(IConfiguration configuration) =>
        ListenAddresses.Of(configuration).Select(ListenAddresses.Parse).OfType<BindingAddress>().Where(address => address is { IsUnixPipe: false, Port: > 0 })
            .OrderBy(IsSecure).FirstOrDefault() is { } listens
            ? new Uri($"{listens.Scheme}://{Host(listens)}:{listens.Port}")
            : new Uri(GrainlineApp.DefaultUrl);

    /// <summary>A name is listened for at every address of the machine. Without TLS it is not looked up, since it may lead elsewhere, and the key with it.</summary>
    private static string Host(BindingAddress address) =>
        ListenAddresses.IsEverywhere(address) || (!IsSecure(address) && address.Host is not "localhost" && !IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
            ? "127.0.0.1"
            : address.Host;

    private static bool IsSecure(BindingAddress address) => address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
}
