using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grainline.Api.Commands;
using Grainline.Api.Commands.Doctors;
using Grainline.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Grainline.Tests.Api.Operation;

/// <summary>What the doctor asks the service itself, at addresses of both kinds, and what it sends there. The service is a double that keeps the keys.</summary>
public sealed class RunningServiceTests : IAsyncLifetime
{
    private const string Key = "gl_doctor_key_of_this_test";

    private readonly string _folder = Directory.CreateTempSubdirectory("grainline-doctor-").FullName;
    private readonly ConcurrentQueue<(string Path, string? Key)> _asked = new();
    private readonly X509Certificate2 _certificate = Certificate();
    private WebApplication _service = null!;

    private string Bundle => Path.Combine(_folder, "bundle.zip");

    private int SecurePort => Port("https");

    private int PlainPort => Port("http");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Listen(IPAddress.Loopback, 0, secure => secure.UseHttps(_certificate));
        });
        _service = builder.Build();
        _service.Run(request =>
        {
            _asked.Enqueue((request.Request.Path, request.Request.Headers.Authorization.FirstOrDefault()));
            return request.Response.WriteAsJsonAsync(new { status = "ready", engine = "embedded" });
        });
        await _service.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_certificate_for_another_name_hides_no_service_and_gets_no_key()
    {
        var said = await Doctor($"https://127.0.0.1:{SecurePort}");

        Assert.Matches($"(?m)^ok +service +It is ready at https://127.0.0.1:{SecurePort}/", said);
        Assert.Contains("It has no diagnostics.json: the certificate at", said, StringComparison.Ordinal);
        Assert.Equal((Path: "/health/ready", Key: (string?)null), Assert.Single(_asked));
        Assert.False(await HasDiagnostics());
    }

    [Fact]
    public async Task An_http_address_beside_one_of_https_is_the_one_that_is_asked()
    {
        var said = await Doctor($"https://127.0.0.1:{SecurePort};http://127.0.0.1:{PlainPort}");

        Assert.Matches($"(?m)^ok +service +It is ready at http://127.0.0.1:{PlainPort}/", said);
        Assert.DoesNotContain("It has no", said, StringComparison.Ordinal);
        Assert.Equal(["/health/ready", "/api/v1/diagnostics"], _asked.Select(asked => asked.Path));
        Assert.Equal([null, $"Bearer {Key}"], _asked.Select(asked => asked.Key));
        Assert.True(await HasDiagnostics());
    }

    /// <summary>The service listens for a name at every address, this machine's too, and the name may lead to a proxy.</summary>
    [Fact]
    public async Task A_name_without_tls_is_asked_at_this_machine() =>
        Assert.Matches($"(?m)^ok +service +It is ready at http://127.0.0.1:{PlainPort}/", await Doctor($"http://grainline.invalid:{PlainPort}"));

    [Theory]
    [InlineData("nothing answers at", Key)]
    [InlineData("there is no admin key", "")]
    public async Task Why_a_bundle_has_no_diagnostics_is_said(string expected, string key)
    {
        Assert.Contains($"It has no diagnostics.json: {expected}", await Doctor("http://127.0.0.1:9", key), StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Why_a_bundle_of_no_service_has_no_diagnostics_is_said() =>
        Assert.Contains("It has no diagnostics.json: the configuration makes no service", await Doctor("nonsense"), StringComparison.Ordinal);

    /// <summary>Else of a service whose database hangs it would be said that it does not answer.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("00:01:00")]
    public void The_doctor_waits_longer_than_the_health_check_for_its_database(string? timeout)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Storage:OperationTimeout", timeout)]).Build();
        var database = timeout is null ? new StorageOptions().OperationTimeout : TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);

        Assert.True(RunningService.Patience(configuration) > database);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=grainline.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }

    private int Port(string scheme) => _service.Urls.Select(url => new Uri(url)).Single(url => url.Scheme == scheme).Port;

    private async Task<string> Doctor(string urls, string key = Key)
    {
        using var output = new StringWriter();
        await Command.Run(["doctor", "--data", _folder, "--urls", urls, $"--GRAINLINE_ADMIN_KEY={key}", "--bundle", Bundle], output, output);
        return output.ToString();
    }

    private async Task<bool> HasDiagnostics()
    {
        await using var zip = await ZipFile.OpenReadAsync(Bundle);
        return zip.GetEntry("diagnostics.json") is not null;
    }
}
