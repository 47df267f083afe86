using System.Security.Claims;
using Grainline.Pages.Backend;
using Microsoft.AspNetCore.Components.Authorization;

namespace Grainline.Pages.Access;

/// <summary>Who is at the page. The key is in the encrypted cookie and in this process, never in a page.</summary>
internal sealed class Session(AuthenticationStateProvider authentication, ApiConnection api)
{
    public const string KeyClaim = "grainline:key";

    private ClaimsPrincipal? _user;
    private Holder? _holder;

    /// <summary>The key opens nothing any more: it was revoked, the admin key changed, or the session ran out.</summary>
    public event EventHandler? Ended;

    public string Name => _holder?.Name ?? _user?.Identity?.Name ?? "";

    public string Role => _holder?.Role ?? _user?.FindFirstValue(ClaimTypes.Role) ?? "";

    /// <summary>Whether a person signed in by name, who has a password to change.</summary>
    public bool IsUser => _holder?.UserId is not null;

    /// <summary>May change automations, contacts and runs, and see the secrets of triggers.</summary>
    public bool CanEdit => Role is "editor" or "admin";

    /// <summary>May manage channels, connections, users and keys.</summary>
    public bool IsAdmin => Role is "admin";

    public async ValueTask<string?> Key()
    {
        _user ??= (await authentication.GetAuthenticationStateAsync()).User;
        return _user.FindFirstValue(KeyClaim);
    }

    public void End() => Ended?.Invoke(this, EventArgs.Empty);

    /// <summary>Asks who it is and what the role is now: it may have changed since the sign-in.</summary>
    public async Task Load()
    {
        if (await Key() is not { } key)
        {
            return;
        }

        // A service that does not answer now says nothing of the key: what the sign-in said counts, and the pages say what they cannot read.
        var trial = await api.Try(key, browser: null, CancellationToken.None);
        _holder = trial.Holder ?? _holder;
        if (trial.IsWrong)
        {
            End();
        }
    }
}
