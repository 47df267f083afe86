using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Grainline.Api.Commands;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>The program on an empty folder, and what it does on SIGTERM (HTTP.md, "Starting it").</summary>
public sealed partial class FirstStartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-first-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_first_start_shows_its_admin_key_once_and_a_stop_finishes_what_is_under_way()
    {
        string key;
        using (var first = await Program.Start(_data))
        {
            key = await AssertKept(first);
            using var client = first.Client(key);
            var automation = await Automation(client);
            using var delivery = Delivery(automation, out var body);
            var answering = client.SendAsync(delivery);
            await body.Asked;

            first.Terminate();
            await first.TakesNoMore();
            Assert.False(answering.IsCompleted);
            body.GoOn();
            using var answer = await answering;
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            Assert.Equal(0, await first.Ended());
            Assert.Equal(1, Count(first.Output, key));
        }

        using var second = await Program.Start(_data);
        using var again = second.Client(key);
        Assert.Contains("\"accepted\"", await again.GetStringAsync("/api/v1/deliveries"), StringComparison.Ordinal);
        second.Terminate();
        Assert.Equal(0, await second.Ended());
        Assert.DoesNotContain("admin key", second.Output, StringComparison.Ordinal);
        Assert.Equal(0, Count(second.Output, key));
    }

    /// <summary>Gives the key, which is in the file and on the screen.</summary>
    private async Task<string> AssertKept(Program program)
    {
        var file = Path.Combine(_data, "admin-key");
        var key = (await File.ReadAllTextAsync(file)).Trim();
        Assert.StartsWith("gl_", key, StringComparison.Ordinal);
        Assert.Equal(1, Count(program.Output, key));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        using var client = program.Client(key);
        Assert.Contains("\"admin\"", await client.GetStringAsync("/api/v1/me"), StringComparison.Ordinal);
        return key;
    }

    private static async Task<TestAutomation> Automation(HttpClient client)
    {
        using var created = await client.PostAsync("/api/v1/automations", ApiServer.Json("""{"name":"T","steps":[{"id":"s","type":"stop"}]}"""));
        var answer = System.Text.Json.Nodes.JsonNode.Parse(await created.Content.ReadAsStringAsync())!;
        using var activated = await client.PostAsync($"/api/v1/automations/{answer["id"]}/activate", content: null);
        Assert.Equal(HttpStatusCode.OK, activated.StatusCode);
        return new TestAutomation($"{answer["id"]}", $"{answer["webhook"]!["path"]}", $"{answer["webhook"]!["secret"]}");
    }

    /// <summary>A delivery whose sender waits with the body.</summary>
    private static HttpRequestMessage Delivery(TestAutomation automation, out SlowBody body)
    {
        body = new SlowBody("""{"phone":"+393471234567"}""");
        var request = new HttpRequestMessage(HttpMethod.Post, automation.Path) { Content = body };
        request.Headers.Add("X-Webhook-Secret", automation.Secret);
        request.Headers.ExpectContinue = true;
        return request;
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    /// <summary>A body of which nothing is sent before the server has asked for it and the test says so.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly byte[] _bytes;

        public SlowBody(string json)
        {
            _bytes = Encoding.UTF8.GetBytes(json);
            Headers.ContentType = new("application/json");
        }

        public Task Asked => _asked.Task;

        public void GoOn() => _go.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _asked.SetResult();
            await _go.Task;
            await stream.WriteAsync(_bytes);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }

    /// <summary>The product as a process, with all that it says.</summary>
    private sealed partial class Program : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

        private readonly Process _process;
        private readonly ConcurrentQueue<string> _lines = new();
        private Uri? _url;

        private Program(Process process)
        {
            _process = process;
            process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public string Output => string.Join('\n', _lines);

        public static async Task<Program> Start(string data)
        {
            string[] options =
            [
                "--urls", "http://127.0.0.1:0", "--data", data, "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information",
                "--Http:BodyGrace=00:05:00", "--Stop:Drain=00:05:00", .. EngineSettings.Ports(),
            ];
            var start = new ProcessStartInfo("dotnet", [typeof(Command).Assembly.Location, .. options])
            {
                WorkingDirectory = data,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["GRAINLINE_ADMIN_KEY"] = "" },
            };
            var program = new Program(Process.Start(start)!);
            try
            {
                await Eventually.Holds(program.Listens, Patience, $"it listens. It says: {program.Output}");
                return program;
            }
            catch
            {
                program.Dispose();
                throw;
            }
        }

        public HttpClient Client(string key)
        {
            var handler = new SocketsHttpHandler { Expect100ContinueTimeout = Patience };
            return new HttpClient(handler) { BaseAddress = _url, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
        }

        public void Terminate()
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        /// <summary>Waits until nobody can connect any more.</summary>
        public Task TakesNoMore() => Eventually.Holds(
            async () =>
            {
                try
                {
                    using var client = new System.Net.Sockets.TcpClient();
                    await client.ConnectAsync(_url!.Host, _url.Port);
                    return false;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return true;
                }
            },
            Patience);

        /// <summary>The exit code.</summary>
        public async Task<int> Ended()
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }

        private bool Listens()
        {
            Assert.False(_process.HasExited, Output);
            var line = _lines.Select(said => Listening().Match(said)).FirstOrDefault(match => match.Success);
            _url = line is null ? null : new Uri(line.Groups["url"].Value);
            return line is not null;
        }

        [GeneratedRegex("Now listening on: (?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture, 10_000)]
        private static partial Regex Listening();
    }
}
