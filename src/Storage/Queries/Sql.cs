using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Grainline.Storage.Tables;

namespace Grainline.Storage.Queries;

/// <summary>A query written as an interpolated string: values become parameters, another <see cref="Sql"/> becomes part of
/// the text.</summary>
[InterpolatedStringHandler]
internal sealed class Sql
{
    private readonly List<string> _texts = [];
    private readonly List<object> _values = [];

    public Sql(int literalLength = 0, int formattedCount = 0) => _texts.Capacity = 1 + Math.Min(literalLength, formattedCount);

    /// <summary>The values of <c>@p0</c>, <c>@p1</c> … in <see cref="Text"/>.</summary>
    public IReadOnlyList<object> Values => _values;

    /// <summary>The whole text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            for (var i = 0; i < _texts.Count; i++)
            {
                text.Append(_texts[i]);
                if (i < _values.Count)
                {
                    text.Append("@p").Append(i);
                }
            }

            return text.ToString();
        }
    }

    public override string ToString() => Text;

    /// <summary>Text of our own, for instance a list of columns.</summary>
    public static Sql Raw(string text)
    {
        var sql = new Sql();
        sql.AppendLiteral(text);
        return sql;
    }

    /// <summary>A number that the planner must see, because a partial index depends on it.</summary>
    public static Sql Raw(int number) => Raw(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>All conditions, or nothing.</summary>
    public static Sql Where(params IEnumerable<Sql> conditions) => Join(conditions, "where ", " and ");

    public static Sql Join(IEnumerable<Sql> parts, string before, string between)
    {
        var joined = new Sql();
        var separator = before;
        foreach (var part in parts)
        {
            joined.AppendLiteral(separator);
            joined.AppendFormatted(part);
            separator = between;
        }

        return joined;
    }

    public void AppendLiteral(string text)
    {
        if (_texts.Count > _values.Count)
        {
            _texts[^1] += text;
        }
        else
        {
            _texts.Add(text);
        }
    }

    /// <summary>A text that was asked for is looked up as it would have been kept; PostgreSQL refuses any other.</summary>
    public void AppendFormatted(string value) => Append(StoredText.Clean(value)!);

    public void AppendFormatted(int value) => Append(value);

    public void AppendFormatted(long value) => Append(value);

    public void AppendFormatted(DateTimeOffset value) => Append(value);

    public void AppendFormatted(Sql part)
    {
        for (var i = 0; i < part._texts.Count; i++)
        {
            AppendLiteral(part._texts[i]);
            if (i < part._values.Count)
            {
                Append(part._values[i]);
            }
        }
    }

    private void Append(object value)
    {
        AppendLiteral("");
        _values.Add(value);
    }
}
