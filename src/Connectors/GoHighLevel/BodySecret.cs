using System.Text.Json;

namespace Grainline.GoHighLevel;

/// <summary>The secret that a body may carry: the member <c>secret</c> of the root, or of <c>customData</c>. It opens the webhook
/// and is never stored, shown or mapped.</summary>
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
                outer = TextOf(member) ?? outer;
            }
            else if (MemberName.Is(member, WorkflowKeys.CustomData) && member.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in member.Value.EnumerateObject())
                {
                    if (MemberName.Is(entry, Name))
                    {
                        isPresent = true;
                        inner = TextOf(entry) ?? inner;
                    }
                }
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
        CutMembers(ref reader, cuts, isRoot: true);

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

    private static string? TextOf(JsonProperty member) => BodyValue.Read(member.Value, isTyped: true).AsText;

    /// <summary>A cut reaches from the end of the last member that stays, so that its comma goes too; before the first one that
    /// stays, to where that begins.</summary>
    private static void CutMembers(ref Utf8JsonReader reader, List<Range> cuts, bool isRoot)
    {
        var keptEnd = -1;
        var cutStart = -1;
        var cutEnd = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var name = reader.GetString()!.Trim();
            var isSecret = name == Name;
            if (!isSecret && cutStart >= 0)
            {
                cuts.Add(cutStart..(keptEnd < 0 ? start : cutEnd));
                cutStart = -1;
            }

            reader.Read();
            if (isRoot && name == WorkflowKeys.CustomData && reader.TokenType == JsonTokenType.StartObject)
            {
                CutMembers(ref reader, cuts, isRoot: false);
            }
            else
            {
                reader.Skip();
            }

            var end = (int)reader.BytesConsumed;
            if (isSecret)
            {
                cutStart = cutStart >= 0 ? cutStart : keptEnd < 0 ? start : keptEnd;
                cutEnd = end;
            }
            else
            {
                keptEnd = end;
            }
        }

        if (cutStart >= 0)
        {
            cuts.Add(cutStart..cutEnd);
        }
    }
}
