namespace Grainline.Tests.Crash.Databases;

/// <summary>Where the product keeps its data.</summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>What the product is started with to use it.</summary>
    IReadOnlyList<string> Arguments { get; }
}

/// <summary>A data directory of the test's own; with nothing else in it than the product puts there, storage is SQLite.</summary>
internal sealed class DataDirectory : IDisposable
{
    // Not the temporary directory: where that is a tmpfs, fsync costs nothing and proves nothing.
    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A file in the data directory.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly DataDirectory _data = new();

    public IReadOnlyList<string> Arguments => ["--data", _data.Path, "--storage", "sqlite"];

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
