using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Grainline.Storage.States;

/// <summary>
/// How grain states become JSON. Whoever owns the states puts a source-generated context in front:
/// <c>services.Configure&lt;GrainStateJson&gt;(json => json.Options.TypeInfoResolverChain.Insert(0, GrainsJson.Default))</c>.
/// The members of <see cref="Journal.IJournaledState"/> must be ignored there: they travel beside the state, not in it.
/// </summary>
public sealed class GrainStateJson
{
    /// <summary>Letters beyond ASCII are kept as they are: half the size, and states are not put into HTML.</summary>
    public JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolverChain = { new DefaultJsonTypeInfoResolver() },
    };
}
