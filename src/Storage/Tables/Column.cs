namespace Grainline.Storage.Tables;

/// <summary>A column of a table and where its value is found in a row.</summary>
internal abstract record Column<TRow>(string Name);

internal sealed record TextColumn<TRow>(string Name, Func<TRow, string?> Value) : Column<TRow>(Name);

internal sealed record BytesColumn<TRow>(string Name, Func<TRow, ReadOnlyMemory<byte>> Value) : Column<TRow>(Name);

internal sealed record NumberColumn<TRow>(string Name, Func<TRow, int> Value) : Column<TRow>(Name);

internal sealed record LongColumn<TRow>(string Name, Func<TRow, long> Value) : Column<TRow>(Name);

internal sealed record FlagColumn<TRow>(string Name, Func<TRow, bool> Value) : Column<TRow>(Name);

internal sealed record TimeColumn<TRow>(string Name, Func<TRow, DateTimeOffset?> Value) : Column<TRow>(Name);
