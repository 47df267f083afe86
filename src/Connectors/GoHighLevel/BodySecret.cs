using System.Text.Json;

namespace Grainline.GoHighLevel;

/// <summary>The secret that a body may carry: the member <c>secret</c> of the root, or the row <c>secret</c> of <c>customData</c>, be
/// that an object or a list. It opens the webhook and is never stored, shown or mapped.</summary>
internal static class BodySecret
{
    private const string Name = "secret";

    /// <summary>Whether any such member is there, and the text of the best one: the root's before customData's.</summary>
    public static bool IsIn(JsonElement root, out string? secret)
    {
        var (isPresent, outer, inner) = (false, (string?)null, (string?)null);
        foreach (var member in root.EnumerateObject())
        {
            if (MemberName.Is(member, Name))
            {
                isPresent = true;
                outer = TextOf(member.Value) ?? outer;
            }
            else if (MemberName.Is(member, WorkflowKeys.CustomData))
            {
                isPresent |= IsInRows(member.Value, ref inner);
            }
        }

        secret = outer ?? inner;
        return isPresent;
    }

    /// <summary>The same JSON without these members and their commas; all other bytes stay.</summary>
    public static byte[] Remove(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = WebhookLimits.Depth });
        reader.Read();
        var cuts = new List<Range>();
        CutMembers(ref reader, new Cutter(cuts), isRoot: true);

        var kept = new List<byte>(utf8.Length);
        var from = 0;
        foreach (var cut in cuts)
        {
            kept.AddRange(utf8[from..cut.Start.Value]);
            from = cut.End.Value;
        }

        kept.AddRange(utf8[from..]);
        return [.. kept];
    }

    private static bool IsInRows(JsonElement customData, ref string? secret)
    {
        var isPresent = false;
        if (customData.ValueKind == JsonValueKind.Object)
        {
            foreach (var row in customData.EnumerateObject())
            {
                if (MemberName.Is(row, Name))
                {
                    isPresent = true;
                    secret = TextOf(row.Value) ?? secret;
                }
            }
        }
        else if (customData.ValueKind == JsonValueKind.Array)
        {
            foreach (var row in customData.EnumerateArray())
            {
                if (IsSecret(row, out var value))
                {
                    isPresent = true;
                    secret = TextOf(value) ?? secret;
                }
            }
        }

        return isPresent;
    }

    private static bool IsSecret(JsonElement row, out JsonElement value) => Members.TryReadEntry(row, out var name, out value) && name == Name;

    private static string? TextOf(JsonElement value) => BodyValue.Read(value, isTyped: true).AsText;

    private static void CutMembers(ref Utf8JsonReader reader, Cutter cutter, bool isRoot)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = reader.GetString()!.Trim();
            cutter.Begin(start, isCut: name == Name);
            reader.Read();
            if (isRoot && name == WorkflowKeys.CustomData && reader.TokenType == JsonTokenType.StartObject)
            {
                CutMembers(ref reader, cutter.Inner(), isRoot: false);
            }
            else if (isRoot && name == WorkflowKeys.CustomData && reader.TokenType == JsonTokenType.StartArray)
            {
                CutRows(ref reader, cutter.Inner());
            }
            else
            {
                reader.Skip();
            }

            cutter.End((int)reader.BytesConsumed);
        }

        cutter.Close();
    }

    private static void CutRows(ref Utf8JsonReader reader, Cutter cutter)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            cutter.Begin(start, IsSecret(JsonElement.ParseValue(ref reader), out _));
            cutter.End((int)reader.BytesConsumed);
        }

        cutter.Close();
    }

    /// <summary>Finds the cuts of one object or list. A cut reaches from the end of the last part that stays, so that its comma goes
    /// too; before the first one that stays, to where that begins.</summary>
    private sealed class Cutter(List<Range> cuts)
    {
        private int _keptEnd = -1;
        private int _cutStart = -1;
        private int _cutEnd = -1;
        private bool _isCut;

        /// <summary>For an object or list within the part that has begun.</summary>
        public Cutter Inner() => new(cuts);

        public void Begin(int start, bool isCut)
        {
            _isCut = isCut;
            if (isCut && _cutStart < 0)
            {
                _cutStart = _keptEnd < 0 ? start : _keptEnd;
            }
            else if (!isCut && _cutStart >= 0)
            {
                cuts.Add(_cutStart..(_keptEnd < 0 ? start : _cutEnd));
                _cutStart = -1;
            }
        }

        public void End(int end) => _ = _isCut ? _cutEnd = end : _keptEnd = end;

        public void Close()
        {
            if (_cutStart >= 0)
            {
                cuts.Add(_cutStart.._cutEnd);
            }
        }
    }
}
