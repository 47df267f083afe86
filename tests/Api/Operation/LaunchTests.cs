using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Grainline.Api.Commands;
using Grainline.Hosting.Configuration;
using Grainline.Tests.Support;
using Npgsql;

namespace Grainline.Tests.Api.Operation;

/// <summary>A service that cannot start says why, to an operator, and all of it.</summary>
public sealed class LaunchTests : IDisposable
{
    private const string Password = "hunter2-very-secret";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("grainline-launch-").FullName;

    private string Options => Path.Combine(_data, "appsettings.json");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Everything_that_is_wrong_with_the_configuration_is_said_at_once()
    {
        var (code, output) = await Launch(
            "--storage", "mysql", "--storge", "x", "--urls", "nonsense", "--Storage:Lanes=0", "--Stop:Drain=soon", "--Webhooks:AllowedNetworks:0=everywhere",
            "--Sandbox:MaxMessages=-1", "--WhatsApp:Timeout=3.00:00:00", "--Consent:Stop:en:0=",
            "--Http:MinBodyBytesPerSecond=abc", "--Proxies:Trusted:0=nowhere", "--Access:WrongTries=-1", "--Storage:Lane=2", "--Sandbox:Enable=false", "--Sandbox:Address=elsewhere",
            "--Storage:Directory=/elsewhere");

        Assert.Equal(1, code);
        Assert.All(
            ["one of sqlite, postgres", "--storge is no option", "'nonsense'", "Storage:Lanes", "Stop:Drain is 'soon'", "Webhooks:", "Sandbox:MaxMessages", "WhatsApp:Timeout",
                "Http:MinBodyBytesPerSecond is 'abc'", "nowhere is neither", "Access:WrongTries", "Storage:Lane is no option", "Sandbox:Enable is no option", "Sandbox:Address is 'elsewhere'",
                "Storage:Directory is not"],
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

    [Theory]
    [InlineData("Storage:Connection is set and Storage:Provider is not", "--connection", "Host=127.0.0.1")]
    [InlineData("GRAINLINE_MASTER_KEY: The master key has fewer than 32 characters", "--GRAINLINE_MASTER_KEY=short", "--Storage:Lanes=0")]
    public async Task What_would_begin_an_empty_service_or_end_a_start_later_is_found_with_the_configuration(string expected, params string[] args)
    {
        var (code, output) = await Launch(args);

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        AssertReadable(output);
    }

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

    /// <summary>A folder stands for a file that another user owns: whoever runs the tests may be root, who can read that.</summary>
    [Theory]
    [InlineData("admin-key")]
    [InlineData("master-key")]
    public async Task A_key_file_that_cannot_be_read_is_named(string file)
    {
        Directory.CreateDirectory(Path.Combine(_data, file));
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains($"{file} cannot be read", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Theory]
    [InlineData("{\"Storage\":\n{\"Connection\": tr" + Password + "}}", "Line 2 is no JSON")]
    [InlineData("{\"Storage\":{\"Lanes\":1},\"storage\":{\"lanes\":2}}", "duplicate key")]
    [InlineData("[]", "must be an object")]
    public async Task A_file_of_options_that_is_malformed_is_named_in_words_that_do_not_show_it(string json, string expected)
    {
        await File.WriteAllTextAsync(Options, json);
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains(Options, output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task A_file_of_options_that_cannot_be_read_is_named()
    {
        File.CreateSymbolicLink(Options, Path.Combine(_data, "nowhere"));
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains("cannot be read", output, StringComparison.Ordinal);
        Assert.Contains(Options, output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_file_of_options_is_named()
    {
        Directory.CreateDirectory(Options);
        var (code, output) = await Launch();

        Assert.Equal(1, code);
        Assert.Contains($"{Options} is a folder", output, StringComparison.Ordinal);
        AssertReadable(output);
    }

    [Fact]
    public async Task The_doctor_finds_a_file_of_options_that_is_malformed()
    {
        await File.WriteAllTextAsync(Options, "{");
        var (code, output) = await Start("doctor");

        Assert.Equal(1, code);
        Assert.Matches($"problem  configuration .*{Regex.Escape(Options)}", output);
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

    /// <summary>The number is the one under which the owner of a database is known there.</summary>
    [Fact]
    public async Task A_stop_while_the_start_waits_for_the_owner_of_the_database_ends_it_without_a_word()
    {
        var database = PostgresServer.Shared.Connection(PostgresServer.Shared.CreateDatabase());
        await using var owner = new NpgsqlConnection($"{database};Pooling=false");
        await owner.OpenAsync();
        await using var take = new NpgsqlCommand($"select pg_advisory_lock({0x677261696E6F776E})", owner);
        await take.ExecuteNonQueryAsync();

        using var process = Process.Start(Program("--urls", "http://127.0.0.1:0", "--data", _data, "--storage", "postgres", "--connection", database))!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            await Said(process.StandardOutput, "waits for its end").WaitAsync(Patience);
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync().WaitAsync(Patience);

            AssertReadable(await process.StandardOutput.ReadToEndAsync());
            Assert.Equal((0, ""), (process.ExitCode, await errors));
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Reads until the program has said it.</summary>
    private static async Task Said(StreamReader output, string words)
    {
        var said = new StringBuilder();
        do
        {
            said.AppendLine(await output.ReadLineAsync() ?? throw new InvalidOperationException($"It ended without \"{words}\": {said}"));
        }
        while (!said.ToString().Contains(words, StringComparison.Ordinal));
    }

    private static void AssertReadable(string output)
    {
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    private Task<(int Code, string Output)> Launch(params string[] args) =>
        Start([.. args.Contains("--urls") ? Array.Empty<string>() : ["--urls", "http://127.0.0.1:0"], "--data", _data, .. args]);

    /// <summary>The program itself: what its logs say counts too.</summary>
    private async Task<(int Code, string Output)> Start(params string[] args)
    {
        using var process = Process.Start(Program(args))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, output + await errors);
    }

    private ProcessStartInfo Program(params string[] args) => new("dotnet", [typeof(Command).Assembly.Location, .. args])
    {
        WorkingDirectory = _data,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
