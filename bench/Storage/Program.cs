using System.Globalization;
using Grainline.Bench.Storage;
#if !ENGINE_ORLEANS
using Grainline.Tests.Support;
#endif

#if ENGINE_ORLEANS
// The group commit against Orleans' own ADO.NET storage: dotnet run -c Release --project bench/Storage -p:Engine=Orleans [seconds per line]
await AdoNetComparison.Run(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5);
#else
// How many accepted deliveries the group commit stores: dotnet run -c Release --project bench/Storage [seconds per line] [name=value of an option ...]
var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var options = args.Skip(1).Select(arg => arg.Split('=', 2)).ToDictionary(pair => $"Storage:{pair[0]}", pair => (string?)pair[1]);
var folder = Directory.CreateTempSubdirectory("grainline-bench-").FullName;
using var server = PostgresServer.Make();
(string Name, string Provider, string Connection)[] databases =
[
    ("SQLite", "Sqlite", ""),
    ("PostgreSQL", "Postgres", server.CreateDatabase()),
];

Console.WriteLine("A write = 1 KB state + delivery with 1 KB body + run; each caller waits for its write.");
Console.WriteLine($"{"",-40}{"writes/s",10}{"p50 ms",9}{"p99 ms",9}{"commits/write",15}{"rows/batch",12}{"µs client",12}{"µs server",12}");
foreach (var (name, provider, connection) in databases.Where(database => !options.ContainsKey("Storage:Provider") || options["Storage:Provider"] == database.Provider))
{
    var settings = new Dictionary<string, string?>(options)
    {
        ["Storage:Provider"] = provider,
        ["Storage:Connection"] = connection,
        ["Storage:Directory"] = folder,
    };
    await using var load = await StorageLoad.Start(settings, () => provider == "Postgres" ? server.CpuTime : TimeSpan.Zero);
    await load.Measure($"{name}, warming up", callers: 64, TimeSpan.FromSeconds(2), repeat: false);
    foreach (var callers in new[] { 64, 256 })
    {
        await load.Measure($"{name}, {callers} callers, new contacts", callers, TimeSpan.FromSeconds(seconds), repeat: false);
        await load.Measure($"{name}, {callers} callers, known contacts", callers, TimeSpan.FromSeconds(seconds), repeat: true);
    }
}

Directory.Delete(folder, recursive: true);
#endif
