namespace Grainline.Automations.Definitions;

/// <summary>A stored version is not one that this program can read: a newer one published it, or it is broken. Its runs stand still until
/// a host can read it; nothing is known of where they go.</summary>
public sealed class UnreadableDefinitionException : Exception
{
    public UnreadableDefinitionException()
        : base("The definition cannot be read by this program.")
    {
    }

    public UnreadableDefinitionException(string message)
        : base(message)
    {
    }

    public UnreadableDefinitionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
