using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Grainline.Steps;

namespace Grainline.Automations.Definitions;

/// <summary>How definitions are written as JSON: snake_case, step types by <c>type</c>, nothing unknown.</summary>
public static class DefinitionJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived, KnowStepTypes } },
    };

    /// <summary>The same for a part of a definition in which something is missing.</summary>
    internal static readonly JsonSerializerOptions Partial = new(Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDerived, KnowStepTypes, RequireNothing } },
    };

    /// <summary>A stored definition. It was right when it was published; a later program that finds fault with it must still run it, so only its
    /// shape is read.</summary>
    /// <exception cref="UnreadableDefinitionException">This program does not know what it says, for instance a type of step.</exception>
    public static Definition Stored(string definition)
    {
        try
        {
            return JsonSerializer.Deserialize<Definition>(definition, Options)!;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new UnreadableDefinitionException("The definition cannot be read by this program.", fault);
        }
    }

    /// <summary>The trigger of a stored definition; null when the definition cannot be read, which must not hold up the others.</summary>
    public static Trigger? TriggerOf(string definition)
    {
        try
        {
            return Stored(definition).Trigger;
        }
        catch (UnreadableDefinitionException)
        {
            return null;
        }
    }

    /// <summary>Whether two definitions say the same, however they are laid out.</summary>
    public static bool IsSame(string left, string right)
    {
        try
        {
            return Canonical(left) == Canonical(right);
        }
        catch (UnreadableDefinitionException)
        {
            return false;
        }
    }

    /// <summary>The name of a stored definition.</summary>
    public static string NameOf(string definition)
    {
        using var document = JsonDocument.Parse(definition);
        return document.RootElement.GetProperty("name").GetString()!;
    }

    private static string Canonical(string definition) =>
        JsonSerializer.Serialize(Stored(definition), Options);

    /// <summary>What is computed from other members is not part of a definition.</summary>
    private static void LeaveOutDerived(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties.Where(property => property.Set is null).ToList())
        {
            type.Properties.Remove(property);
        }
    }

    private static void RequireNothing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
        }
    }

    private static void KnowStepTypes(JsonTypeInfo type)
    {
        if (type.Type != typeof(Step))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
        foreach (var (stepType, name) in StepCatalog.All)
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(stepType, name));
        }
    }
}
