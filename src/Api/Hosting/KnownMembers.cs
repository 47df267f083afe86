using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Grainline.Api.Hosting;

/// <summary>Marks a body that takes the members it has and no others: a name that is misspelt would be a setting that nobody has made.</summary>
/// <param name="resource">What is read where the body is written, if anything is: its members are taken too and change nothing, so that what was read may be
/// sent back with a change.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KnownMembersAttribute(Type? resource = null) : Attribute
{
    /// <summary>Makes the reader keep to it.</summary>
    public static void Obey(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.Type.GetCustomAttribute<KnownMembersAttribute>() is not { } mark)
        {
            return;
        }

        info.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        foreach (var name in mark.Readable.Except(info.Properties.Select(member => member.Name)).ToList())
        {
            // Nothing sets it: the reader passes over it, and the API document does not name it.
            info.Properties.Add(info.CreateJsonPropertyInfo(typeof(JsonElement), name));
        }
    }

    private IEnumerable<string> Readable =>
        resource?.GetProperties().Select(member => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name)) ?? [];
}
