using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Grainline.Storage.States;

/// <summary>
/// How grain states become JSON. Whoever owns the states puts a source-generated context in front, with the naming that it
/// was generated for: <c>services.Configure&lt;GrainStateSerialization&gt;(states => states.Use(GrainStateJson.Default))</c>.
/// The members of <see cref="Journal.IJournaledState"/> must be ignored there: they travel beside the state, not in it.
/// </summary>
public sealed class GrainStateSerialization
{
    /// <summary>Letters beyond ASCII are kept as they are: half the size, and states are not put into HTML.</summary>
    internal static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The options in force.</summary>
    public JsonSerializerOptions Options { get; private set; } = Compact(new JsonSerializerOptions(), new DefaultJsonTypeInfoResolver());

    /// <summary>Serialises with a source-generated context and its options.</summary>
    public void Use(JsonSerializerContext context) => Options = Compact(new JsonSerializerOptions(context.Options), context);

    private static JsonSerializerOptions Compact(JsonSerializerOptions options, IJsonTypeInfoResolver resolver)
    {
        options.Encoder = Encoder;
        options.TypeInfoResolver = resolver;
        return options;
    }
}
