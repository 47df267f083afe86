using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using K4os.Compression.LZ4;

namespace Grainline.Tests.Api.Security;

/// <summary>A row of a table as text: all its columns, bytes read as UTF-8, and what stands in it as base64 once more in the clear.</summary>
public sealed partial record StoredRow(string Table, string Text)
{
    /// <summary>Every row of every table that the schema of the database names.</summary>
    public static async Task<IReadOnlyList<StoredRow>> All(DbConnection connection, string tables)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            var rows = new List<StoredRow>();
            foreach (var table in await Read(connection, tables))
            {
                rows.AddRange((await Read(connection, $"select * from {table}")).Select(text => new StoredRow(table, text)));
            }

            return rows;
        }
    }

    public bool Holds(string text) => Text.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static async Task<List<string>> Read(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(column => TextOf(Plain(reader.GetName(column), reader.GetValue(column))))));
        }

        return rows;
    }

    /// <summary>A state as it was before it was packed (docs/decisions/0014).</summary>
    private static object Plain(string column, object value) =>
        column == "payload" && value is byte[] and [var first, ..] bytes && first != '{' ? LZ4Pickler.Unpickle(bytes) : value;

    private static string TextOf(object value)
    {
        var text = value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var hidden = Base64().Matches(text).Select(match => match.Value).Where(part => part.Length % 4 == 0)
            .Select(part => Encoding.UTF8.GetString(Convert.FromBase64String(part)));
        return string.Join(' ', hidden.Prepend(Regex.Unescape(EscapedOnly(text))));
    }

    /// <summary>Leaves JSON's <c>\u0041</c> to be read, and takes every other backslash as it is.</summary>
    private static string EscapedOnly(string text) => LoneBackslash().Replace(text, @"\\");

    [GeneratedRegex(@"\\(?!u[0-9a-fA-F]{4})", RegexOptions.None, 10_000)]
    private static partial Regex LoneBackslash();

    [GeneratedRegex("[A-Za-z0-9+/]{16,}={0,2}", RegexOptions.None, 10_000)]
    private static partial Regex Base64();
}
