namespace Orleans.Runtime
{
    /// <summary>The kind of a grain, as named by <see cref="GrainTypeAttribute"/> on its class.</summary>
    public readonly record struct GrainType(string Value)
    {
        public static GrainType Create(string value) => new(value);

        public override string ToString() => Value;
    }

    /// <summary>The key part of a grain's identity.</summary>
    public readonly record struct IdSpan(string Value)
    {
        public static IdSpan Create(string value) => new(value);

        public override string ToString() => Value;
    }

    /// <summary>A grain's identity: its type and its key, printed as <c>type/key</c>.</summary>
    public readonly record struct GrainId(GrainType Type, IdSpan Key)
    {
        public static GrainId Create(string type, string key) => new(new GrainType(type), new IdSpan(key));

        public override string ToString() => $"{Type.Value}/{Key.Value}";
    }
}

namespace Orleans
{
    /// <summary>Anything that can be addressed by a grain call.</summary>
    public interface IAddressable;

    /// <summary>Marks a grain interface.</summary>
    public interface IGrain : IAddressable;

    /// <summary>Marks a grain interface whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>Gives references to grains; asking for one activates nothing.</summary>
    public interface IGrainFactory
    {
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;
    }

    /// <summary>Names the grain class in storage and in identities; stored data depends on it.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        public string GrainType { get; } = grainType;
    }
}
