using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Grainline.Tests.Support;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Api.Security;

/// <summary>The product with little patience, and a name.</summary>
public sealed class ImpatientApi : ApiServer
{
    protected override string[] StorageOptions => ["--Http:HeadTimeout=00:00:01", "--Http:BodyGrace=00:00:01.2", "--Http:MinBodyBytesPerSecond=100000", "--AllowedHosts=x;y"];
}

/// <summary>Requests as no client library writes them.</summary>
public sealed class WireTests(ImpatientApi api) : IClassFixture<ImpatientApi>
{
    /// <summary>Files of the data folder.</summary>
    private static readonly string[] Secret = ["admin-key", "master-key", "messages.log", "canary.txt"];

    [Theory]
    [InlineData("Content-Length: 2\r\nContent-Length: 40")]
    [InlineData("Content-Length: 2, 40")]
    [InlineData("Content-Length: 0x2")]
    [InlineData("Content-Length : 2")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding\t: chunked")]
    [InlineData("X: a\r\n Transfer-Encoding: chunked")]
    [InlineData("X: a\0b")]
    [InlineData("X: a\rb")]
    public async Task A_request_of_doubtful_length_is_refused_and_its_connection_closed(string headers)
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var answers = await Talk($"POST {automation.Path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n{{}}GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 4", answers, StringComparison.Ordinal);
        Assert.Equal(1, Count(answers, "HTTP/1.1"));
    }

    /// <summary>A proxy that goes by the length would send what follows as the body; here nothing of it may become a request.</summary>
    [Fact]
    public async Task A_request_with_a_length_and_chunks_starts_nothing_that_a_proxy_did_not_see()
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var smuggled = $"POST {automation.Path}?secret={automation.Secret} HTTP/1.1\r\nHost: x\r\nContent-Length: 27\r\n\r\n{{\"phone\":\"{ApiServer.NewPhone()}\"}}";
        var body = $"0\r\n\r\n{smuggled}";
        var answers = await Talk(
            $"POST {automation.Path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(1, Count(answers, "HTTP/1.1"));
        Assert.Empty((await api.Get($"/api/v1/runs?automation={automation.Id}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_request_without_or_with_two_hosts_is_refused()
    {
        Assert.StartsWith("HTTP/1.1 400", await Talk("GET /health/live HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await Talk("GET /health/live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", "200")]
    [InlineData("evil.example", "400")]
    [InlineData("127.0.0.1", "200")]
    [InlineData("localhost:5080", "200")]
    public async Task A_host_of_another_name_is_refused_and_the_machine_itself_is_not(string host, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status}", await Talk($"GET /health/live HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("zstd")]
    public async Task A_compressed_body_is_not_unpacked(string encoding)
    {
        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            // 64 MiB that take a few kilobytes on the way.
            await gzip.WriteAsync(new byte[64 << 20]);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = new ByteArrayContent(packed.ToArray()) };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        var (status, answer) = await api.Send(request);
        Assert.Equal((415, "unsupported_media_type"), (status, answer["code"]!.GetValue<string>()));
    }

    /// <summary>By its length alone: no byte of it is sent.</summary>
    [Theory]
    [InlineData("/api/v1/automations", "application/json", 30_000_000)]
    [InlineData("/api/v1/contacts/import", "text/csv", 32 << 20)]
    [InlineData("/api/v1/channels", "application/json", 30_000_000)]
    [InlineData("/hooks/whatsapp/sandbox", "application/json", 3 << 20)]
    [InlineData("/hooks/ghl/app", "application/json", 1 << 20)]
    public async Task Every_body_has_a_limit(string path, string type, int limit)
    {
        var answer = await Talk(
            $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ApiServer.AdminKey}\r\nContent-Type: {type}\r\nContent-Length: {limit + 1}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_trickles_ends_with_408()
    {
        // The server has limits of its own, with which it would give the same answer later.
        var rate = api.Service<IOptions<KestrelServerOptions>>().Value.Limits.MinRequestBodyDataRate!;
        Assert.Equal((100_000, TimeSpan.FromSeconds(1.2)), (rate.BytesPerSecond, rate.GracePeriod));

        var automation = await api.Automation("""[{"id":"s","type":"stop"}]""");
        var answer = await Talk($"POST {automation.Path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{{");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_trickles_ends_with_408()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), api.Service<IOptions<KestrelServerOptions>>().Value.Limits.RequestHeadersTimeout);

        var answer = await Talk("GET /health/live HTTP/1.1\r\nHost: x\r\nX: y");
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\nX-Injected: 1")]
    [InlineData("a\nb")]
    public async Task What_is_answered_in_headers_is_on_one_line(string id)
    {
        using var made = new HttpRequestMessage(HttpMethod.Post, "/api/v1/channels")
        {
            Content = ApiServer.Json(System.Text.Json.JsonSerializer.Serialize(new { id, name = id, phone_number_id = "1", access_token = "t" })),
        };
        using var response = await api.Client.SendAsync(made);
        Assert.InRange((int)response.StatusCode, 400, 422);
        Assert.False(response.Headers.Contains("X-Injected"));
        using var missing = await api.Client.GetAsync($"/api/v1/channels/{Uri.EscapeDataString(id)}");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.False(missing.Headers.Contains("X-Injected"));
    }

    [Theory]
    [InlineData("/_content/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/_content/../../../etc/passwd")]
    [InlineData("/_framework/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/..%5c..%5cappsettings.json")]
    [InlineData("/appsettings.json")]
    [InlineData("/canary.txt")]
    [InlineData("/_content/canary.txt")]
    [InlineData("/master-key")]
    [InlineData("/grainline.db")]
    [InlineData("/admin-key")]
    [InlineData("/data/admin-key")]
    [InlineData("/data/master-key")]
    [InlineData("/data/grainline.db")]
    [InlineData("/sandbox/../admin-key")]
    [InlineData("/api/v1/automations/..%2f..%2fadmin-key")]
    [InlineData("/api/v1/contacts/import/..%2f..%2fmaster-key")]
    [InlineData("/sandbox/meta/v25.0/..%2f..%2fmessages.log")]
    public async Task No_path_leads_to_a_file_that_is_not_served(string path)
    {
        // Where the program and its data are, there must be something to be found.
        const string Canary = "a canary that nobody hears";
        string[] files = [Path.Combine(AppContext.BaseDirectory, "canary.txt"), .. Secret.Select(name => Path.Combine(api.Data, name))];
        Array.ForEach(files, file => File.WriteAllText(file, Canary));
        try
        {
            var answer = await Talk($"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ApiServer.AdminKey}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
            Assert.All([Canary, "SQLite format", "LogLevel", "root:"], text => Assert.DoesNotContain(text, answer, StringComparison.Ordinal));
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    [Theory]
    [InlineData("../../../escaped")]
    [InlineData("/tmp/escaped")]
    [InlineData("..\\..\\escaped.csv")]
    public async Task The_name_of_an_imported_file_is_a_text_and_no_path(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/contacts/import?background=true&name={Uri.EscapeDataString(name)}")
        {
            Content = new StringContent($"phone\n{ApiServer.NewPhone()}\n", Encoding.UTF8, "text/csv"),
        };
        var (status, begun) = await api.Send(request);
        Assert.Equal(202, status);
        Assert.Equal(name, (await api.Get($"/api/v1/contacts/import/{begun["id"]}"))["name"]!.GetValue<string>());
        Assert.Empty(Directory.EnumerateFiles(api.Data, "*escaped*", SearchOption.AllDirectories));
        Assert.False(File.Exists("/tmp/escaped"));
    }

    /// <summary>Sends bytes and gives what comes back until the server closes.</summary>
    private async Task<string> Talk(string request)
    {
        var server = api.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer).WaitAsync(Eventually.Deadline);
        }
        catch (IOException)
        {
            // Closed with a reset: what had come before it counts.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
