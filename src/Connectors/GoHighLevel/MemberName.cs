using System.Runtime.InteropServices;
using System.Text.Json;

namespace Grainline.GoHighLevel;

/// <summary>Compares the names of members without their outer spaces, and makes no string of a name that cannot be equal.</summary>
internal static class MemberName
{
    public static bool Is(JsonProperty member, ReadOnlySpan<char> name)
    {
        if (member.NameEquals(name))
        {
            return true;
        }

        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        var mayHaveSpaces = raw.Length > name.Length && (!IsLetter(raw[0]) || !IsLetter(raw[^1]) || raw.Contains((byte)'\\'));
        return mayHaveSpaces && member.Name.AsSpan().Trim().SequenceEqual(name);
    }

    private static bool IsLetter(byte utf8) => utf8 is >= (byte)'A' and <= (byte)'z';
}
