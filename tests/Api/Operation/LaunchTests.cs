using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grainline.Api.Commands;
using Grainline.Hosting.Configuration;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>A service that cannot start says why, to an operator, and all of it.</summary>
public sealed class LaunchTests : IDisposable
{
    private const string Password = "hunter2-very-secret";

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-launch-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Everything_that_is_wrong_with_the_configuration_is_said_at_once()
    {
        var (code, output) = await Launch(
            "--storage", "mysql", "--storge", "x", "--urls", "nonsense", "--Storage:Lanes=0", "--Stop:Drain=soon", "--Webhooks:AllowedNetworks:0=everywhere",
            "--Sandbox:MaxMessages=-1", "--WhatsApp:Timeout=3.00:00:00", "--Consent:Stop:en:0=",
            "--Http:MinBodyBytesPerSecond=abc", "--Proxies:Trusted:0=nowhere", "--Access:WrongTries=-1", "--Storage:Lane=2", "--Sandbox:Enable=false", "--Storage:Directory=/elsewhere");

        Assert.Equal(1, code);
        Assert.All(
            ["one of sqlite, postgres", "--storge is no option", "'nonsense'", "Storage:Lanes", "Stop:Drain is 'soon'", "Webhooks:", "Sandbox:MaxMessages", "WhatsApp:Timeout",
                "Http:MinBodyBytesPerSecond is 'abc'", "nowhere is neither", "Access:WrongTries", "Storage:Lane is no option", "Sandbox:Enable is no option", "Storage:Directory is not"],
            problem => Assert.Contains(problem, output, StringComparison.Ordinal));
        AssertReadable(output);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=x;Password=" + Password + ";Timeout=2", "The database cannot be used")]
    [InlineData("Host", "is not a connection string")]
    [InlineData("", "Storage:Connection is missing")]
    [InlineData("Username=x;Password=" + Password, "names no Host")]
    public async Task A_wrong_connection_string_is_refused_in_words_that_do_not_show_it(string connection, string expected)
    {
        var (code, output) = await Launch("--storage", "postgres", "--connection", connection);

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, output, StringComparison.Ordinal);
        AssertReadable(output);
    }

#if ENGINE_EMBEDDED
    /// <summary>It would serve a cluster's database beside the silos.</summary>
    [Fact]
    public async Task A_program_that_knows_no_cluster_refuses_a_place_in_one()
    {
        var (code, output) = await Launch("--Orleans:Role=Client", "--Orleans:Membership=AdoNet");

        Assert.Equal(1, code);
        Assert.Contains("Orleans:Membership, Orleans:Role: this program has the embedded engine", output, StringComparison.Ordinal);
        Assert.Contains("deploy/release --engine orleans", output, StringComparison.Ordinal);
        AssertReadable(output);
    }
#endif

    [Fact]
    public async Task A_wrong_password_is_refused_in_words()
    {
        var server = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());
        var (code, output) = await Launch("--storage", "postgres", "--connection", $"{server};Username=nobody_here;Password={Password}");

        Assert.Equal(1, code);
        Assert.Contains("The database cannot be used", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task An_address_that_somebody_else_has_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var (code, output) = await Launch("--urls", $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}");

        Assert.Equal(1, code);
        Assert.Contains("another program listens there", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task A_data_folder_in_which_a_service_works_is_not_shared()
    {
        await using var held = new FileStream(Path.Combine(_data, "service.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains("in use by another Grainline", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Theory]
    [InlineData("admin-key")]
    [InlineData("master-key")]
    public async Task A_key_file_that_is_empty_opens_nothing_and_is_named(string file)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, file), "\n");
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains($"{file} is empty", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task A_master_key_that_is_too_short_is_refused_in_words()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "master-key"), "short");
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains("fewer than 32 characters", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public void A_data_folder_that_is_made_can_be_entered_by_its_owner_only()
    {
        var folder = Path.Combine(_data, "made");
        using var held = DataFolder.Hold(folder);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        }
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("backup")]
    [InlineData("restore", "--replace")]
    public async Task A_command_that_is_none_gets_the_list_of_commands(params string[] args)
    {
        using var errors = new StringWriter();

        Assert.Equal(Command.Misused, await Command.Run(args, TextWriter.Null, errors));
        Assert.Contains("grainline doctor", errors.ToString(), StringComparison.Ordinal);
    }

    private static void AssertReadable(string output)
    {
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    /// <summary>The program itself: what its logs say counts too.</summary>
    private async Task<(int Code, string Output)> Launch(params string[] args)
    {
        string[] own = args.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var start = new ProcessStartInfo("dotnet", [typeof(Command).Assembly.Location, "--data", _data, .. own, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, output + await errors);
    }
}
