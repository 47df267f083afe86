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

/// <summary>Roles as they are stored and shown: <c>viewer</c>, <c>editor</c>, <c>admin</c>.</summary>
internal static class RoleWord
{
    public static string Of(Role role) => role.ToString().ToLowerInvariant();

    public static Role Read(string word) => Enum.Parse<Role>(word, ignoreCase: true);
}
