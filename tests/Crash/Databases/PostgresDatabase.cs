using Grainline.Tests.Support;

namespace Grainline.Tests.Crash.Databases;

/// <summary>A PostgreSQL server of the test's own.</summary>
internal sealed class PostgresDatabase : IDatabase
{
    private readonly DataDirectory _data = new();

    private PostgresDatabase(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public IReadOnlyList<string> Arguments => ["--data", _data.Path, "--storage", "postgres", "--connection", Server.ConnectionString];

    public static async Task<PostgresDatabase> Start() => new(await PostgresServer.Start());

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _data.Dispose();
    }
}
