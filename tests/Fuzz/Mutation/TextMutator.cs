using System.Text;

namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>Changes texts that are not JSON: lines are shuffled, cells replaced, pieces of one go into another.</summary>
internal sealed class TextMutator(Random random, IReadOnlyList<string> corpus)
{
    private const int MostChanges = 8;
    private const int LongText = 10_000;
    private static readonly char[] Seams = [',', ';', '\t', '\n', '"', ' ', '{', '}', '(', ')', '.'];

    public byte[] Next()
    {
        var text = Pick(corpus);
        for (var changes = random.Next(MostChanges); changes > 0; changes--)
        {
            var (from, to) = (Seam(text), Seam(text));
            (from, to) = from < to ? (from, to) : (to, from);
            text = random.Next(6) switch
            {
                0 => text[..from] + text[to..],
                1 => text[..to] + text[from..],
                2 => text[..from] + Pick(Oddities.Texts) + text[to..],
                3 => text[..from] + Pick(corpus) + text[from..],
                4 when random.Next(10) == 0 => text[..from] + new string(Pick(Seams), random.Next(LongText)) + text[from..],
                _ => text[..from] + Pick(Seams) + text[from..],
            };
        }

        return ByteDamage.Maybe(Encoding.UTF8.GetBytes(text), random);
    }

    private int Seam(string text)
    {
        var at = random.Next(text.Length + 1);
        var next = text.IndexOfAny(Seams, at);
        return next < 0 ? at : next;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
