namespace Orleans.Runtime
{
    /// <summary>The key part of a grain's identity, or the name of its kind. Orleans keeps it as bytes, so the text is only to be had by
    /// <see cref="ToString"/>.</summary>
    public readonly record struct IdSpan
    {
        private readonly string? _value;

        private IdSpan(string value) => _value = value;

        public bool IsDefault => _value is null;

        public static IdSpan Create(string id) => new(id);

        public override string ToString() => _value ?? "";
    }

    /// <summary>The kind of a grain, as named by <see cref="GrainTypeAttribute"/> on its class.</summary>
    public readonly record struct GrainType
    {
        public GrainType(IdSpan id) => Value = id;

        public IdSpan Value { get; }

        public bool IsDefault => Value.IsDefault;

        public static GrainType Create(string value) => new(IdSpan.Create(value));

        public override string ToString() => Value.ToString();
    }

    /// <summary>A grain's identity: its type and its key, printed as <c>type/key</c>.</summary>
    public readonly record struct GrainId
    {
        public GrainId(GrainType type, IdSpan key) => (Type, Key) = (type, key);

        public GrainType Type { get; }

        public IdSpan Key { get; }

        public bool IsDefault => Type.IsDefault && Key.IsDefault;

        public static GrainId Create(string type, string key) => Create(GrainType.Create(type), key);

        public static GrainId Create(GrainType type, string key) => Create(type, IdSpan.Create(key));

        public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

        public override string ToString() => $"{Type}/{Key}";
    }

    /// <summary>Anything that can be addressed by a grain call.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>Marks a grain interface.</summary>
    public interface IGrain : Runtime.IAddressable;

    /// <summary>Marks a grain interface whose key is a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>Gives references to grains; asking for one activates nothing.</summary>
    public interface IGrainFactory
    {
        /// <summary>A reference to the grain of the one class that implements the interface.</summary>
        /// <param name="primaryKey">The grain's key; not empty.</param>
        /// <param name="grainClassNamePrefix">Must be null: here one class implements an interface.</param>
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;
    }

    /// <summary>Names the grain class in storage and in identities; stored data depends on it.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string GrainType { get; } = grainType;
    }
}
