using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Grainline.Storage.States;

/// <summary>
/// How grain states become JSON. Whoever owns the states gives a source-generated context:
/// <c>services.Configure&lt;GrainStateSerialization&gt;(states => states.Use(StateJson.Default))</c>.
/// The members of <see cref="Journal.IJournaledState"/> must be ignored there: they travel beside the state, not in it.
/// </summary>
public sealed class GrainStateSerialization
{
    /// <summary>The options in force; without a context, reflection finds the members.</summary>
    public JsonSerializerOptions Options { get; private set; } = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>Serialises with a source-generated context and its options.</summary>
    public void Use(JsonSerializerContext context) => Options = context.Options;
}
