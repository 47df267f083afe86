using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Grainline.GoHighLevel;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Grainline.Tests.Connectors.GoHighLevel;

/// <summary>Ed25519 by the vectors of RFC 8032, 7.1, and the header by its rules.</summary>
public sealed class AppSignatureTests
{
    private static readonly byte[] Seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

    [Theory]
    [InlineData(
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void The_vectors_of_the_rfc_are_valid_and_nothing_beside_them(string key, string message, string signature)
    {
        var (k, m, s) = (Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));

        Assert.True(AppSignature.Verify(k, m, s));
        Assert.False(AppSignature.Verify(k, [.. m, 0], s));
        Assert.All(Enumerable.Range(0, s.Length * 8), bit =>
        {
            var wrong = (byte[])s.Clone();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(AppSignature.Verify(k, m, wrong));
        });
    }

    [Fact]
    public void A_scalar_that_is_not_reduced_is_not_valid()
    {
        // RFC 8032, 5.1.7: S must be below the order L, else every signature has a second form.
        var (key, message, signature) = Sign("x"u8.ToArray());
        var order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += signature[32 + i] + order[i];
            signature[32 + i] = (byte)carry;
            carry >>= 8;
        }

        Assert.False(AppSignature.Verify(key, message, signature));
    }

    [Fact]
    public void The_published_key_is_read() =>
        Assert.False(new AppSignature().IsValid(Convert.ToBase64String(new byte[64]), "{}"u8));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("MCowBQYDK2VuAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=")]
    [InlineData("not base64")]
    public void A_key_of_another_form_is_refused(string key) => Assert.Throws<FormatException>(() => new AppSignature(key));

    [Fact]
    public void A_signed_body_is_valid_as_it_came_and_in_no_other_form()
    {
        var body = """{"type":"ContactCreate","firstName":"Prova创建"}"""u8.ToArray();
        var (key, _, signature) = Sign(body);
        var signatures = new AppSignature(Convert.ToBase64String([.. Convert.FromHexString("302a300506032b6570032100"), .. key]));
        var header = Convert.ToBase64String(signature);

        Assert.True(signatures.IsValid(header, body));
        Assert.True(signatures.IsValid($" {header}\t", body));
        Assert.False(signatures.IsValid(header, Encoding.UTF8.GetBytes("""{"type":"ContactCreate", "firstName":"Prova创建"}""")));
        Assert.False(new AppSignature().IsValid(header, body));
        Assert.All(
            (string?[])[null, "", "N/A", header[..^1], header[4..], header + "AAAA", Convert.ToHexString(signature), $"ed25519={header}"],
            wrong => Assert.False(signatures.IsValid(wrong, body)));
    }

    [Fact]
    public void No_header_and_no_body_make_an_exception() => Prop
        .ForAll<string, byte[]>((header, body) => !new AppSignature().IsValid(header, body ?? []))
        .QuickCheckThrowOnFailure();

    private static (byte[] Key, byte[] Message, byte[] Signature) Sign(byte[] message)
    {
        var (key, signature) = (new byte[32], new byte[64]);
        Ed25519.GeneratePublicKey(Seed, 0, key, 0);
        Ed25519.Sign(Seed, 0, message, 0, message.Length, signature, 0);
        return (key, message, signature);
    }
}
