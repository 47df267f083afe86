using System.Data.Common;

namespace Grainline.Storage.Tables;

/// <summary>A row that a query gives back; columns by their place in the select list.</summary>
/// <param name="reader">Stands on the row.</param>
/// <param name="time">How the database keeps a time.</param>
internal readonly struct Row(DbDataReader reader, Func<DbDataReader, int, DateTimeOffset> time)
{
    public string Text(int column) => reader.GetString(column);

    public string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : Bytes(column);

    public int Number(int column) => reader.GetInt32(column);

    public long Long(int column) => reader.GetInt64(column);

    public bool Flag(int column) => reader.GetBoolean(column);

    public DateTimeOffset Time(int column) => time(reader, column);

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : time(reader, column);
}
