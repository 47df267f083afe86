using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.Versioning;
using Grainline.Api.Commands;
using Grainline.Tests.Support;

namespace Grainline.Tests.Api.Operation;

/// <summary>Backups of a service that works, and what can be made of them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupTests : IAsyncLifetime
{
    private const int Senders = 8;
    private const int Before = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("grainline-backup-").FullName;
    private readonly SqliteApi _api = new();

    private string File => Path.Combine(_folder, "backup.zip");

    public Task InitializeAsync() => _api.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Everything_that_was_answered_before_a_backup_under_load_is_there_after_a_restore()
    {
        var automation = await _api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]""");
        var accepted = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(_ => Send(automation, accepted, stop.Token)).ToList();
        await Eventually.Holds(() => accepted.Count >= Before);
        var promised = accepted.ToList();
        var (code, said) = await Run("backup", File, "--data", _api.Data);
        Assert.True(code == 0, said);
        await stop.CancelAsync();
        await Task.WhenAll(senders);

        var restored = new SqliteApi();
        Assert.True((await Run("restore", File, "--data", restored.Data)).Code == 0);
        await restored.InitializeAsync();
        foreach (var run in promised)
        {
            Assert.Equal("waiting", (await restored.Get($"/api/v1/runs/{run}"))["status"]!.GetValue<string>());
        }

        // The secrets of the backup open again, and the webhook takes more.
        var (status, _) = await restored.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
        Assert.Equal(202, status);
        Assert.True((await Run(["doctor", .. restored.Place])).Code == 0);
        await restored.DisposeAsync();
    }

    [Fact]
    public async Task The_sandboxs_messages_and_the_admin_key_come_along()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_api.Data, "admin-key"), "gl_kept");
        var phone = ApiServer.NewPhone();
        var (_, started) = await _api.Deliver(
            await _api.Automation("""[{"id":"hello","type":"send_message","channel":"sandbox","text":"Hi"}]"""), $$"""{"phone":"{{phone}}"}""");
        await _api.Ended(started["run_id"]!.GetValue<string>());
        Assert.True((await Run("backup", File, "--data", _api.Data)).Code == 0);

        var restored = new SqliteApi();
        Assert.True((await Run("restore", File, "--data", restored.Data)).Code == 0);
        Assert.Equal("gl_kept", await System.IO.File.ReadAllTextAsync(Path.Combine(restored.Data, "admin-key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Path.Combine(restored.Data, "admin-key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        await restored.InitializeAsync();
        Assert.Single((await restored.Get($"/sandbox/messages?to={Uri.EscapeDataString(phone)}"))["items"]!.AsArray());
        await restored.DisposeAsync();
    }

    [Fact]
    public async Task Data_are_replaced_only_when_that_is_asked_for_and_are_set_aside()
    {
        Assert.True((await Run("backup", File, "--data", _api.Data)).Code == 0);
        var target = Path.Combine(_folder, "target");
        Assert.True((await Run("restore", File, "--data", target)).Code == 0);

        var (refused, why) = await Run("restore", File, "--data", target);
        Assert.Equal(1, refused);
        Assert.Contains("--replace", why, StringComparison.Ordinal);
        Assert.True((await Run("restore", File, "--data", target, "--replace")).Code == 0);
        Assert.Single(Directory.GetFiles(target, "grainline.db", SearchOption.AllDirectories), file => file.Contains("replaced-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_data_of_a_running_service_are_never_replaced()
    {
        Assert.True((await Run("backup", File, "--data", _api.Data)).Code == 0);
        var target = Directory.CreateDirectory(Path.Combine(_folder, "held")).FullName;
        await using var held = new FileStream(Path.Combine(target, "service.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var (code, why) = await Run("restore", File, "--data", target, "--replace");

        Assert.Equal(1, code);
        Assert.Contains("in use", why, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(target));
    }

    [Fact]
    public async Task A_backup_overwrites_nothing()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine");

        Assert.Equal(1, (await Run("backup", File, "--data", _api.Data)).Code);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_backup_into_a_folder_that_cannot_be_written_is_refused_in_words()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder, "no-folder"), "");
        var (code, why) = await Run("backup", Path.Combine(_folder, "no-folder", "backup.zip"), "--data", _api.Data);

        Assert.Equal(1, code);
        Assert.Contains("no-folder", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_backup_or_one_with_a_foreign_path_is_refused_before_anything_is_touched()
    {
        Assert.True((await Run("backup", File, "--data", _api.Data)).Code == 0);
        var cut = Path.Combine(_folder, "cut.zip");
        await System.IO.File.WriteAllBytesAsync(cut, (await System.IO.File.ReadAllBytesAsync(File))[..^200]);
        var changed = Path.Combine(_folder, "changed.zip");
        System.IO.File.Copy(File, changed);
        Replace(changed, "grainline.db", "not a database");
        var escaping = Path.Combine(_folder, "escaping.zip");
        System.IO.File.Copy(File, escaping);
        Replace(escaping, "backup.json", """{"format":1,"version":"1","created_at":"2026-01-01T00:00:00Z","files":[{"name":"../escaped","sha256":"00"}]}""");

        foreach (var broken in (string[])[cut, changed, escaping, Path.Combine(_folder, "none.zip")])
        {
            var target = Path.Combine(_folder, "empty");
            Assert.Equal(1, (await Run("restore", broken, "--data", target)).Code);
            Assert.DoesNotContain(Directory.Exists(target) ? Directory.GetFileSystemEntries(target) : [], entry => !entry.EndsWith("service.lock", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_program_that_is_older_than_the_database_says_so_and_speaks_of_no_damage()
    {
        Sqlite.Execute(_api.Data, "insert into schema_version (version, name) values (9999, 'from the future')");
        var (code, why) = await Run("backup", File, "--data", _api.Data);

        Assert.Equal(1, code);
        Assert.Contains("This program is older than the database", why, StringComparison.Ordinal);
        Assert.Contains("9999", why, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", why, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Where_the_master_key_is_is_said_and_that_it_is_lost()
    {
        await _api.Automation("""[{"id":"w","type":"wait","duration":"PT24H"}]""");
        var (_, whole) = await Run("backup", File, "--data", _api.Data);
        System.IO.File.Delete(Path.Combine(_api.Data, "master-key"));
        var (_, given) = await Run("backup", Path.Combine(_folder, "given.zip"), "--data", _api.Data, $"--GRAINLINE_MASTER_KEY={new string('m', 40)}");
        var (code, lost) = await Run("backup", Path.Combine(_folder, "lost.zip"), "--data", _api.Data);

        Assert.Contains("It holds the keys", whole, StringComparison.Ordinal);
        Assert.Contains("it comes from GRAINLINE_MASTER_KEY", given, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Contains("master-key is missing, and GRAINLINE_MASTER_KEY is not set here", lost, StringComparison.Ordinal);
        Assert.DoesNotContain("comes from", lost, StringComparison.Ordinal);
    }

    private static void Replace(string archive, string name, string text)
    {
        using var zip = ZipFile.Open(archive, ZipArchiveMode.Update);
        zip.GetEntry(name)!.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }

    private static async Task<(int Code, string Output)> Run(params string[] args)
    {
        using var output = new StringWriter();
        var code = await Command.Run(args, output, output);
        return (code, output.ToString());
    }

    private async Task Send(TestAutomation automation, ConcurrentQueue<string> accepted, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (status, body) = await _api.Deliver(automation, $$"""{"phone":"{{ApiServer.NewPhone()}}"}""");
            if (status == 202)
            {
                accepted.Enqueue(body["run_id"]!.GetValue<string>());
            }
        }
    }
}
