namespace Grainline.Api.Access;

/// <summary>What a key or a user may do. Each role may do what the ones before it may.</summary>
public enum Role
{
    /// <summary>Looks, but sees no secret.</summary>
    Viewer,

    /// <summary>Changes automations, contacts and runs.</summary>
    Editor,

    /// <summary>Manages keys, channels and connections.</summary>
    Admin,
}
