using Grainline.Tests.Support;

namespace Grainline.Tests.Crash.Databases;

/// <summary>A PostgreSQL server of the test's own, so that it may be stopped.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly DataDirectory _data = new();

    public PostgresServer Server { get; } = PostgresServer.Make();

    public IReadOnlyList<string> Arguments =>
        ["--data", _data.Path, "--storage", "postgres", "--connection", Server.Connection("postgres")];

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
