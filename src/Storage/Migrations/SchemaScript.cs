using System.Globalization;
using System.Reflection;

namespace Grainline.Storage.Migrations;

/// <summary>A numbered schema change. Scripts are never edited after a release; what is wrong is put right by the next one.</summary>
internal sealed record SchemaScript(int Version, string Name, string Text)
{
    /// <summary>The scripts of a database, in order: embedded as <c>SQLite/0001_initial</c> and so on.</summary>
    public static IReadOnlyList<SchemaScript> For(string database)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(database + "/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Load(assembly, name, name[(database.Length + 1)..])),
        ];
    }

    /// <summary>The scripts that a schema of this version lacks.</summary>
    /// <exception cref="SchemaTooNewException">The schema is newer than all scripts.</exception>
    public static IEnumerable<SchemaScript> Missing(IReadOnlyList<SchemaScript> scripts, int version) =>
        version > scripts[^1].Version
            ? throw new SchemaTooNewException(version, scripts[^1].Version)
            : scripts.Where(script => script.Version > version);

    private static SchemaScript Load(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new SchemaScript(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}

/// <summary>A newer program has changed the database. This one would misread it, so it does not start.</summary>
public sealed class SchemaTooNewException(int stored, int known) : Exception(
    $"The database has schema version {stored}, and this program knows versions up to {known}. Start the newer program, or restore a backup.")
{
    /// <summary>The version of the database.</summary>
    public int Stored { get; } = stored;

    /// <summary>The newest version that this program knows.</summary>
    public int Known { get; } = known;
}
