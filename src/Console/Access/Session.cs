using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace Grainline.Pages.Access;

/// <summary>Who is at the page. The key is in the encrypted cookie and in this process, never in a page.</summary>
internal sealed class Session(AuthenticationStateProvider authentication)
{
    public const string KeyClaim = "grainline:key";

    private ClaimsPrincipal? _user;

    /// <summary>The key opens nothing any more: it was revoked, or the admin key changed.</summary>
    public event EventHandler? Ended;

    public string Name => _user?.Identity?.Name ?? "";

    public string Role => _user?.FindFirstValue(ClaimTypes.Role) ?? "";

    /// <summary>May change automations, contacts and runs, and see the secrets of triggers.</summary>
    public bool CanEdit => Role is "editor" or "admin";

    /// <summary>May manage channels, connections and keys.</summary>
    public bool IsAdmin => Role is "admin";

    public async ValueTask<string?> Key()
    {
        await Load();
        return _user!.FindFirstValue(KeyClaim);
    }

    public void End() => Ended?.Invoke(this, EventArgs.Empty);

    public async ValueTask Load() => _user ??= (await authentication.GetAuthenticationStateAsync()).User;
}
