using Grainline.Tests.Support.Lines;

namespace Grainline.Tests.Support.Databases;

/// <summary>A PostgreSQL server of the test's own, so that it may be stopped.</summary>
/// <param name="folder">Where it keeps its data; by default a temporary folder.</param>
/// <param name="hasLine">Whether the product reaches it over a line that can be cut.</param>
internal sealed class PostgresDatabase(string? folder = null, bool hasLine = false) : IDatabase
{
    private readonly DataDirectory _data = new();
    private Line? _line;

    public PostgresServer Server { get; } = PostgresServer.Make(folder);

    /// <summary>The product's way to the server; null when it has none of its own.</summary>
    public Line? Line => _line ??= hasLine ? Line.ToPostgres(Server.Folder) : null;

    public string Folder => _data.Path;

    public IReadOnlyList<string> Arguments =>
        ["--data", _data.Path, "--storage", "postgres", "--connection", Line?.Connection("postgres") ?? Server.Connection("postgres")];

    public ValueTask DisposeAsync()
    {
        _line?.Dispose();
        Server.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }
}
