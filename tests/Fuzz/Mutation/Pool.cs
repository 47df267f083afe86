using System.Text;
using System.Text.Json;

namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>What inputs are made from: real bodies, and in a guided run also every input that got somewhere new.</summary>
internal sealed class Pool
{
    /// <summary>A longer input is as good as the shorter one that it came from, and makes all that follow slower.</summary>
    private const int LongestKept = 20_000;

    private readonly List<Tree> _trees = [];
    private readonly List<string> _texts = [];

    public Pool(IEnumerable<Tree> trees) => _trees.AddRange(trees);

    public Pool(IEnumerable<string> texts) => _texts.AddRange(texts);

    public int Count => _trees.Count + _texts.Count;

    public byte[] Next(Random random) => _trees.Count > 0 ? new JsonMutator(random, _trees).Next() : new TextMutator(random, _texts).Next();

    /// <summary>Keeps an input to make others from. Not while others are made.</summary>
    public void Add(byte[] input)
    {
        if (input.Length > LongestKept)
        {
            return;
        }

        if (_trees.Count == 0)
        {
            _texts.Add(Encoding.UTF8.GetString(input));
            return;
        }

        try
        {
            _trees.Add(Tree.Parse(input));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // What is no JSON has been where it gets.
        }
    }
}
