namespace Grainline.Tests.Support.Databases;

/// <summary>Where the product keeps its data.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>What the product is started with to use it.</summary>
    IReadOnlyList<string> Arguments { get; }

    /// <summary>The data directory.</summary>
    string Folder { get; }
}

/// <summary>A data directory of the test's own; with nothing else in it than the product puts there, storage is SQLite.</summary>
/// <param name="parent">Where it is made; by default beside the tests.</param>
internal sealed class DataDirectory(string? parent = null) : IDisposable
{
    // Not the temporary directory: where that is a tmpfs, fsync costs nothing and proves nothing.
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(parent ?? System.IO.Path.Combine(AppContext.BaseDirectory, "data"), Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A file in the data directory.</summary>
/// <param name="parent">Where the directory is made.</param>
internal sealed class SqliteDatabase(string? parent = null) : IDatabase
{
    private readonly DataDirectory _data = new(parent);

    public IReadOnlyList<string> Arguments => ["--data", _data.Path, "--storage", "sqlite"];

    public string Folder => _data.Path;

    /// <summary>Where the product puts everything.</summary>
    public string File => Path.Combine(_data.Path, "grainline.db");

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
