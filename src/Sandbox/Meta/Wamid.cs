using System.Security.Cryptography;
using System.Text;
using Grainline.Sandbox.Phone;

namespace Grainline.Sandbox.Meta;

/// <summary>Message ids in the form of Meta's: an envelope round the phone and nine random bytes. Nobody may read them;
/// Grainline treats them as opaque.</summary>
internal static class Wamid
{
    /// <summary>An id of a message to (<paramref name="outbound"/>) or from the phone.</summary>
    public static string New(PhoneKey phone, bool outbound)
    {
        var digits = Encoding.ASCII.GetBytes(phone.WaId);
        var random = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(18));
        byte direction = outbound ? (byte)0x11 : (byte)0x12;
        return $"wamid.{Convert.ToBase64String(
            [0x1C, 0x18, (byte)digits.Length, .. digits, 0x15, 0x02, 0x00, direction, 0x18, (byte)random.Length, .. random, 0x00])}";
    }
}
