using Grainline.Storage.SQLite;

namespace Grainline.Tests.Storage.Databases;

public sealed class FileTests
{
    [Fact]
    public async Task The_files_of_a_database_are_for_their_owner_only_whoever_may_enter_the_folder()
    {
        await using var database = new OnSqlite();
        await using var store = await Store.Start(database);
        await store.Write("a", Note.Of("x"));
        var files = Directory.GetFiles(Path.GetDirectoryName(database.DatabaseFile)!, SqliteDatabase.FileName + "*");
        Assert.Equal(3, files.Length);
        foreach (var file in OperatingSystem.IsWindows() ? [] : files)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        }
    }
}
