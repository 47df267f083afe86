using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Grainline.Contacts;

/// <summary>An import of contacts, keyed by its id. Its rows lie in parts (<see cref="IImportPartGrain"/>), and it goes on after a
/// crash with the part at which it was: changing a contact twice alike changes nothing.</summary>
[Alias("Grainline.IImportGrain")]
public interface IImportGrain : IGrainWithStringKey
{
    /// <summary>Begins; asking again for the same id changes nothing. The parts must be kept already.</summary>
    [Alias("Begin")]
    Task<ImportView> Begin(ImportOrder order, string actor);

    [Alias("Get"), ReadOnly]
    Task<ImportView?> Get();

    /// <summary>Whether it will come for its parts; answered also while it takes one of them, which may have to ask.</summary>
    [Alias("IsRunning"), AlwaysInterleave]
    Task<bool> IsRunning();

    /// <summary>Changes no contact any more; those that are imported stay.</summary>
    [Alias("Cancel")]
    Task<ImportView?> Cancel(string actor);

    /// <summary>Forgets rows of a part that are not imported yet: those of some contacts.</summary>
    [Alias("Omit")]
    Task Omit(int part, ImmutableArray<string> phones);

    /// <summary>Goes on after a crash.</summary>
    [Alias("Wake")]
    Task Wake();
}

/// <summary>Some rows of an import, keyed <c>{import}:{part}</c>, so that no state holds a whole file.</summary>
[Alias("Grainline.IImportPartGrain")]
public interface IImportPartGrain : IGrainWithStringKey
{
    [Alias("Keep")]
    Task Keep(ImmutableArray<ImportRow> rows);

    /// <summary>Forgets the rows of some contacts.</summary>
    [Alias("Omit")]
    Task Omit(ImmutableArray<string> phones);

    /// <summary>The rows; none when they are forgotten.</summary>
    [Alias("Read"), ReadOnly]
    Task<ImmutableArray<ImportRow>> Read();

    [Alias("Forget")]
    Task Forget();

    /// <summary>Nobody came for the rows: forgets them, unless their import still runs, on hosts that stayed away for long.</summary>
    [Alias("Wake")]
    Task Wake();
}

/// <summary>How much one import may hold.</summary>
public static class ImportLimits
{
    public const int Rows = 100_000;

    /// <summary>Columns of a file: each is looked at in every row.</summary>
    public const int Columns = 500;

    /// <summary>Refused rows that are told one by one; more are only counted.</summary>
    public const int Errors = 200;

    /// <summary>Rows of one part, which is also what a crash repeats.</summary>
    public const int PartRows = 250;

    /// <summary>All texts of a part together, in UTF-16 units; a part has at least one row.</summary>
    public const int PartLength = 262_144;

    /// <summary>Longest name of a file, in UTF-16 units.</summary>
    public const int NameLength = 200;

    /// <summary>How long a part is kept before it asks whether its import will come for it.</summary>
    public static readonly TimeSpan PartAge = TimeSpan.FromDays(7);

    /// <summary>The import of a part, and which part it is.</summary>
    public static (string Import, int Part) PartOf(string key) => key.LastIndexOf(':') is var colon
        ? (key[..colon], int.Parse(key.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture)) : default;

    public static string PartKey(string import, int part) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{import}:{part}");
}

/// <summary>What a line says of a contact.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Patch">What becomes of the contact.</param>
/// <param name="Line">In the file; 0 in a row that was kept before lines were.</param>
[GenerateSerializer, Immutable, Alias("Grainline.ImportRow")]
public sealed record ImportRow([property: Id(0)] string Phone, [property: Id(1)] ContactPatch Patch, [property: Id(2)] int Line = 0);

/// <summary>A line that was left out, and why.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ImportError")]
public sealed record ImportError(
    [property: Id(0)] int Line, [property: Id(1)] string Column, [property: Id(2)] string Code, [property: Id(3)] string Detail);

/// <summary>What was read of a file.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ImportOrder")]
public sealed record ImportOrder
{
    /// <summary>Of the file, for people.</summary>
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>Lines below the header.</summary>
    [Id(1)]
    public required int Rows { get; init; }

    [Id(2)]
    public required int Parts { get; init; }

    [Id(3)]
    public int Refused { get; init; }

    /// <summary>The first of the refused lines.</summary>
    [Id(4)]
    public ImmutableArray<ImportError> Errors { get; init; } = [];
}

/// <summary>How far an import is.</summary>
[GenerateSerializer, Immutable, Alias("Grainline.ImportView")]
public sealed record ImportView
{
    [Id(0)]
    public required string Id { get; init; }

    [Id(1)]
    public string? Name { get; init; }

    [Id(2)]
    public required ImportStatus Status { get; init; }

    /// <summary>Lines below the header.</summary>
    [Id(3)]
    public int Rows { get; init; }

    /// <summary>Lines dealt with, refused ones included.</summary>
    [Id(4)]
    public int Done { get; init; }

    [Id(5)]
    public int Imported { get; init; }

    [Id(6)]
    public int Refused { get; init; }

    /// <summary>The first of the refused lines.</summary>
    [Id(7)]
    public ImmutableArray<ImportError> Errors { get; init; } = [];

    [Id(8)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(9)]
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>Where an import stands.</summary>
[GenerateSerializer, Alias("Grainline.ImportStatus")]
public enum ImportStatus
{
    Running = 0,
    Completed = 1,
    Cancelled = 2,
}
