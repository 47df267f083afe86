using System.Text;
using System.Text.Json;

namespace Grainline.Tests.Fuzz.Mutation;

/// <summary>JSON as its writer sees it: names and scalars are raw text, so that a tree can say what no parser would keep, such as a name
/// twice, half an emoji or a number of a thousand digits.</summary>
internal abstract record Tree
{
    /// <summary>How far a tree is written; beyond it a writer of nested values would need a stack of its own.</summary>
    private const int DeepestNode = 400;

    public static Tree Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    public byte[] ToUtf8()
    {
        var text = new StringBuilder();
        Write(text, this, DeepestNode);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Every node with what replaces it in its parent, the root first.</summary>
    public IEnumerable<Tree> All() => this switch
    {
        Members members => members.Items.SelectMany(item => item.Value.All()).Prepend(this),
        Elements elements => elements.Items.SelectMany(item => item.All()).Prepend(this),
        _ => [this],
    };

    /// <summary>The same tree with another node in the place of one.</summary>
    public Tree With(Tree old, Tree other) => ReferenceEquals(this, old) ? other : this switch
    {
        Members members => new Members([.. members.Items.Select(item => (item.Name, item.Value.With(old, other)))]),
        Elements elements => new Elements([.. elements.Items.Select(item => item.With(old, other))]),
        _ => this,
    };

    private static Tree Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Members([.. element.EnumerateObject().Select(member => (JsonSerializer.Serialize(member.Name), Of(member.Value)))]),
        JsonValueKind.Array => new Elements([.. element.EnumerateArray().Select(Of)]),
        _ => new Scalar(element.GetRawText()),
    };

    private static void Write(StringBuilder text, Tree tree, int depth)
    {
        switch (tree)
        {
            case Members members when depth > 0:
                Join(text, '{', '}', members.Items, item =>
                {
                    text.Append(item.Name).Append(':');
                    Write(text, item.Value, depth - 1);
                });
                break;
            case Elements elements when depth > 0:
                Join(text, '[', ']', elements.Items, item => Write(text, item, depth - 1));
                break;
            default:
                text.Append(tree is Scalar scalar ? scalar.Raw : "0");
                break;
        }
    }

    private static void Join<T>(StringBuilder text, char open, char close, IReadOnlyList<T> items, Action<T> write)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            write(items[i]);
        }

        text.Append(close);
    }
}

/// <summary>An object; the names are JSON strings with their quotes.</summary>
internal sealed record Members(IReadOnlyList<(string Name, Tree Value)> Items) : Tree;

/// <summary>An array.</summary>
internal sealed record Elements(IReadOnlyList<Tree> Items) : Tree;

/// <summary>Anything else, as it is written.</summary>
internal sealed record Scalar(string Raw) : Tree;
