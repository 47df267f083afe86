using FsCheck;
using FsCheck.Fluent;
using Grainline.Sandbox.Phone;

namespace Grainline.Tests.Sandbox;

/// <summary>The index against a plain list.</summary>
public sealed class MessageIndexTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-sandbox-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void It_finds_what_a_list_of_the_kept_messages_would_find() => Prop.ForAll(
        Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 3).ListOf().ToArbitrary(), Gen.Choose(0, 60).ToArbitrary(), (maxMessages, phones, after) =>
        {
            using var index = new MessageIndex(Path.Combine(_data, Path.GetRandomFileName()), maxMessages);
            var all = phones.Select(p => (Phone: new PhoneKey(393_490_000_000 + p), Number: Add(index, p))).ToList();
            var kept = all.TakeLast(index.Count).ToList();

            return index.Count <= maxMessages
                && index.Count >= Math.Min(all.Count, maxMessages - (2 * Math.Max(1, maxMessages / 8)) + 1)
                && index.After(after, null, 1000).SequenceEqual(kept.Select(m => m.Number).Where(n => n > after))
                && Enumerable.Range(0, 4).Select(p => new PhoneKey(393_490_000_000 + p)).All(phone =>
                    index.After(after, phone, 1000).SequenceEqual(kept.Where(m => m.Phone == phone && m.Number > after).Select(m => m.Number))
                    && index.LastOf(phone) == kept.LastOrDefault(m => m.Phone == phone).Number)
                && all.Take(all.Count - kept.Count).All(m => index.Find(m.Number) is null);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_status_never_goes_back()
    {
        using var index = new MessageIndex(_data, 100);
        var number = Add(index, 1);

        index.SetStatus(number, MessageStatus.Delivered);
        index.SetStatus(number, MessageStatus.Sent);
        index.SetStatus(number + 1, MessageStatus.Sent);

        Assert.Equal(MessageStatus.Delivered, index.Find(number)!.Value.Status);
    }

    [Fact]
    public void A_number_never_means_two_messages()
    {
        using var index = new MessageIndex(_data, 100);
        var before = Add(index, 1);
        index.Clear();
        var after = Add(index, 1);

        Assert.True(after > before);
        Assert.Null(index.Find(before));
    }

    private static long Add(MessageIndex index, int phone)
    {
        if (index.IsFull(forMessage: true))
        {
            index.Roll();
        }

        return index.Add(index.Current, 0, 0, new(393_490_000_000 + phone));
    }
}
