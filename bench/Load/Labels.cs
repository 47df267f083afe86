namespace Grainline.Load;

/// <summary>What the servers of <c>bench/servers.sh</c> are called for readers.</summary>
public static class Labels
{
    public static string Of(string name) => name.Split('@') switch
    {
        ["bare"] => "bare endpoint",
        ["baseline"] => "baseline, PostgreSQL",
        ["sqlite"] => "Grainline, SQLite",
        ["postgres"] => "Grainline, PostgreSQL",
        ["orleans-sqlite"] => "Grainline on Orleans, SQLite",
        ["orleans-postgres"] => "Grainline on Orleans, PostgreSQL",
        ["n8n"] => "n8n, PostgreSQL",
        [var server, var contacts] => $"{Of(server)}, {contacts} contacts",
        _ => name,
    };
}
