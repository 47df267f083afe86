using System.IO.Compression;
using System.Runtime.Versioning;
using Grainline.Api.Commands;

namespace Grainline.Tests.Api.Operation;

/// <summary>The doctor beside a running service, and what it finds when something is broken.</summary>
public abstract class DoctorTests(ApiServer api) : IDisposable
{
    private const string Token = "EAAG-doctor-token-4711";
    private const string AppSecret = "doctor-app-secret-0815";

    private readonly string _folder = Directory.CreateTempSubdirectory("grainline-doctor-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_service_that_is_well_gets_a_table_without_a_problem()
    {
        var (code, table) = await Doctor(api.Place);

        Assert.True(code == 0, table);
        Assert.All(
            ["configuration", "data folder", "admin key", "database", "schema", "clock", "secrets", "channel sandbox", "connection sandbox", "service"],
            subject => Assert.Contains(table.Split('\n'), line => line.StartsWith($"ok       {subject} ", StringComparison.Ordinal)));

        // A disk that others fill or keep busy is worth a note.
        Assert.All(["disk", "commits"], subject => Assert.Matches($"(?m)^(ok|note) +{subject} ", table));
    }

    [Fact]
    public async Task Credentials_that_the_provider_refuses_are_a_problem()
    {
        await api.Post(
            "/api/v1/channels", $$"""{"id":"doctor","phone_number_id":"1","base_url":"http://127.0.0.1:9/meta","access_token":"{{Token}}","app_secret":"{{AppSecret}}"}""", 201);
        try
        {
            var (code, table) = await Doctor(api.Place);

            Assert.Equal(1, code);
            Assert.Contains(table.Split('\n'), line => line.StartsWith("problem  channel doctor ", StringComparison.Ordinal));
        }
        finally
        {
            using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/channels/doctor");
            await api.Send(delete);
        }
    }

    [Fact]
    public async Task A_bundle_tells_versions_and_counts_and_neither_secrets_nor_persons()
    {
        const string LastName = "Zwickelhuber";
        var phone = ApiServer.NewPhone();
        var automation = await api.Automation("""[{"id":"hello","type":"send_message","channel":"sandbox","text":"Servus {{contact.last_name}}"}]""");
        await api.Deliver(automation, $$"""{"phone":"{{phone}}","last_name":"{{LastName}}"}""");
        var bundle = Path.Combine(_folder, "bundle.zip");
        await Doctor([.. api.Place, $"--Sandbox:AppSecret={AppSecret}", $"--Sandbox:AccessToken={Token}", "--Logging:LogLevel:Default=Warning", "--bundle", bundle]);
        await using var zip = await ZipFile.OpenReadAsync(bundle);
        var texts = zip.Entries.ToDictionary(entry => entry.Name, Read, StringComparer.Ordinal);
        var all = string.Concat(texts.Values);

        Assert.Equal(
            ["configuration.json", "counts.json", "diagnostics.json", "findings.txt", "schema.txt", "versions.json"], texts.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("grain_state", texts["schema.txt"], StringComparison.Ordinal);
        Assert.Contains("\"Sandbox:AppSecret\": \"(set)\"", texts["configuration.json"], StringComparison.Ordinal);
        Assert.Contains("grainline.storage.waiting", texts["diagnostics.json"], StringComparison.Ordinal);
        Assert.All(
            [phone[1..], LastName, "Servus", automation.Secret, AppSecret, Token, ApiServer.AdminKey, "Password=", "<key id"],
            word => Assert.False(all.Contains(word, StringComparison.OrdinalIgnoreCase), $"{word} is in the bundle."));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bundle));
        }
    }

    [Fact]
    public async Task A_variable_that_is_set_to_nothing_leaves_the_key_to_the_file()
    {
        var bundle = Path.Combine(_folder, "bundle.zip");
        await File.WriteAllTextAsync(Path.Combine(_folder, "admin-key"), $"{ApiServer.AdminKey}\n");

        await Doctor(["--data", _folder, "--urls", api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), "--GRAINLINE_ADMIN_KEY=", "--bundle", bundle]);

        await using var zip = await ZipFile.OpenReadAsync(bundle);
        Assert.Contains(zip.Entries, entry => entry.Name == "diagnostics.json");
    }

    [Fact]
    public async Task A_configuration_that_makes_no_service_is_found_too()
    {
        var (code, table) = await Doctor(["--storage", "mysql", "--Storage:Lanes=0"]);

        Assert.Equal(1, code);
        Assert.Equal(2, table.Split('\n').Count(line => line.StartsWith("problem  configuration", StringComparison.Ordinal)));
    }

    protected static async Task<(int Code, string Table)> Doctor(IEnumerable<string> args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Command.Run(["doctor", .. args], output, errors);
        return (code, output.ToString() + errors);
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}

[Collection(OnSqlite.Name)]
public sealed class DoctorTestsOnSqlite(SqliteApi api) : DoctorTests(api);

[Collection(OnPostgres.Name)]
public sealed class DoctorTestsOnPostgres(PostgresApi api) : DoctorTests(api)
{
    [Fact]
    public async Task A_database_that_does_not_answer_is_a_problem()
    {
        var (code, table) = await Doctor(
            ["--storage", "postgres", "--connection", "Host=127.0.0.1;Port=1;Username=x;Password=y", "--urls", "http://127.0.0.1:9"]);

        Assert.Equal(1, code);
        Assert.Contains(table.Split('\n'), line => line.StartsWith("problem  database ", StringComparison.Ordinal));
    }
}

/// <summary>Data that were broken while nobody worked on them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorOnBrokenDataTests
{
    [Fact]
    public async Task Lost_keys_a_newer_schema_and_a_key_that_others_may_read_are_problems()
    {
        var api = new SqliteApi();
        await api.InitializeAsync();
        string[] place = ["--data", api.Data, "--urls", "http://127.0.0.1:9"];
        await api.Stop();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(api.Data, "admin-key"), "gl_x");
            File.SetUnixFileMode(Path.Combine(api.Data, "admin-key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            var (_, sealedByAnother) = await Doctor([.. place, $"--GRAINLINE_MASTER_KEY={new string('y', 40)}"]);
            Assert.StartsWith("problem ", Assert.Single(sealedByAnother.Split('\n'), line => line.Contains(" master key ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain("cannot be decrypted", sealedByAnother, StringComparison.Ordinal);
            Sqlite.Execute(api.Data, "delete from protection_keys");
            var (_, lost) = await Doctor(place);
            Sqlite.Execute(api.Data, "insert into schema_version (version, name) values (9999, 'from the future')");
            var (code, newer) = await Doctor(place);

            Assert.Equal(1, code);
            Assert.Contains("problem  admin key", lost, StringComparison.Ordinal);
            Assert.Contains("problem  secrets", lost, StringComparison.Ordinal);
            Assert.Contains("problem  schema", newer, StringComparison.Ordinal);
            Assert.Equal(0, Sqlite.Count(api.Data, "protection_keys"));
        }
        finally
        {
            Directory.Delete(api.Data, recursive: true);
        }
    }

    [Fact]
    public async Task A_database_that_can_be_read_and_not_written_is_a_problem_of_its_commits()
    {
        var api = new SqliteApi();
        await api.InitializeAsync();
        await api.Stop();
        try
        {
            using var held = Sqlite.HoldCommits(api.Data);
            var (code, table) = await Doctor(["--data", api.Data, "--urls", "http://127.0.0.1:9", "--Storage:OperationTimeout=00:00:01"]);

            Assert.Equal(1, code);
            Assert.Matches("(?m)^ok +database ", table);
            Assert.Matches("(?m)^problem +commits +The database cannot be written: .*locked", table);
            Assert.Matches("(?m)^ok +clock ", table);
        }
        finally
        {
            Directory.Delete(api.Data, recursive: true);
        }
    }

    [Fact]
    public async Task A_key_file_with_nothing_but_the_end_of_a_line_is_empty()
    {
        var data = Directory.CreateTempSubdirectory("grainline-doctor-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data, "admin-key"), "\n");
            File.SetUnixFileMode(Path.Combine(data, "admin-key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

            var (code, table) = await Doctor(["--data", data, "--urls", "http://127.0.0.1:9"]);

            Assert.Equal(1, code);
            Assert.Matches("problem  configuration .*admin-key is empty", table);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_key_file_that_cannot_be_read_is_a_problem()
    {
        var data = Directory.CreateTempSubdirectory("grainline-doctor-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(data, "master-key"));

            var (code, table) = await Doctor(["--data", data, "--urls", "http://127.0.0.1:9"]);

            Assert.Equal(1, code);
            Assert.Matches("problem  configuration .*master-key cannot be read", table);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<(int Code, string Table)> Doctor(string[] place)
    {
        using var output = new StringWriter();
        return (await Command.Run(["doctor", .. place], output, TextWriter.Null), output.ToString());
    }
}
