namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>Changes a body a little, where it has structure: so that it gets past the first check and meets the next ones.</summary>
internal sealed class JsonMutator(Random random, IReadOnlyList<Tree> corpus)
{
    /// <summary>Changes of one input at most.</summary>
    private const int MostChanges = 6;

    private const int LongText = 20_000;
    private const int ManyCopies = 300;
    private const int DeepNesting = 200;

    public byte[] Next()
    {
        var tree = Pick(corpus);
        for (var changes = random.Next(MostChanges + 1); changes > 0; changes--)
        {
            var node = Pick([.. tree.All()]);
            tree = tree.With(node, Changed(node));
        }

        return ByteDamage.Maybe(tree.ToUtf8(), random);
    }

    private Tree Changed(Tree node) => random.Next(10) switch
    {
        0 => new Scalar(Pick(Oddities.Scalars)),
        1 or 2 => Text(),
        3 => Pick([.. Pick(corpus).All()]),
        4 when random.Next(6) == 0 => new Scalar(Pick(Oddities.Broken)),
        5 when random.Next(4) == 0 => Nested(node),
        _ => Inside(node),
    };

    private Tree Inside(Tree node) => node switch
    {
        Members { Items.Count: > 0 } members => ChangedMembers(members),
        Members => new Members([(Name(), Text())]),
        Elements { Items.Count: > 0 } elements => ChangedElements(elements),
        Elements => new Elements([Text()]),
        Scalar { Raw: ['"', .., '"'] raw } => Spliced(raw),
        _ => new Scalar(Pick(Oddities.Scalars)),
    };

    private Members ChangedMembers(Members members)
    {
        var items = members.Items.ToList();
        var place = random.Next(items.Count);
        switch (random.Next(6))
        {
            case 0:
                items.RemoveAt(place);
                break;
            case 1:
                items.Insert(place, (items[place].Name, random.Next(2) == 0 ? items[place].Value : Text()));
                break;
            case 2:
                items[place] = (Name(), items[place].Value);
                break;
            case 3:
                items.Insert(place, (Name(), Pick([.. Pick(corpus).All()])));
                break;
            case 4 when random.Next(8) == 0:
                items.AddRange(Enumerable.Range(0, random.Next(ManyCopies)).Select(number => ($"\"m{number}\"", items[place].Value)));
                break;
            default:
                (items[place], items[0]) = ((items[place].Name, items[0].Value), (items[0].Name, items[place].Value));
                break;
        }

        return new Members(items);
    }

    private Elements ChangedElements(Elements elements)
    {
        var items = elements.Items.ToList();
        var place = random.Next(items.Count);
        switch (random.Next(4))
        {
            case 0:
                items.RemoveAt(place);
                break;
            case 1 when random.Next(8) == 0:
                items.AddRange(Enumerable.Repeat(items[place], random.Next(ManyCopies)));
                break;
            case 2:
                items.Insert(place, Text());
                break;
            default:
                items.Insert(place, items[random.Next(items.Count)]);
                break;
        }

        return new Elements(items);
    }

    private Scalar Spliced(string raw)
    {
        var inner = raw[1..^1];

        // Never inside of an escape: what is broken is broken elsewhere.
        var at = inner.Contains('\\', StringComparison.Ordinal) ? (random.Next(2) * inner.Length) : random.Next(inner.Length + 1);
        return new Scalar($"\"{inner[..at]}{Pick(Oddities.Texts)}{inner[at..]}\"");
    }

    private Scalar Text() => new(random.Next(40) == 0
        ? $"\"{new string(Pick([.. "a9 {("]), random.Next(LongText))}\""
        : $"\"{string.Concat(Enumerable.Range(0, random.Next(3) + 1).Select(_ => Pick(Oddities.Texts)))}\"");

    private string Name() => $"\"{Pick(random.Next(3) == 0 ? Oddities.Texts : Oddities.Names)}\"";

    private Tree Nested(Tree node)
    {
        for (var depth = random.Next(DeepNesting); depth > 0; depth--)
        {
            node = random.Next(2) == 0 ? new Elements([node]) : new Members([(Name(), node)]);
        }

        return node;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
