using Microsoft.AspNetCore.Authentication;

namespace Grainline.Api.Access;

/// <summary>Who may use the management API: bearer keys with roles, and users who sign in for one.</summary>
internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GuessOptions>().BindConfiguration(GuessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AdminKey>().AddSingleton<KeyRing>().AddSingleton<GuessGuard>().AddSingleton<ConsolePass>().AddSingleton<Passwords>().AddSingleton<UserSessions>();
        builder.Services.AddHostedService<AdminKeyAtStart>();
        builder.Services.AddAuthentication(KeyAuthentication.Name)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.Name, configureOptions: null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var role in Enum.GetValues<Role>())
        {
            var enough = Enum.GetValues<Role>().Where(other => other >= role).Select(other => other.ToString());
            authorization.AddPolicy(role.ToString(), policy => policy.RequireRole(enough));
        }
    }

    /// <summary>Makes the admin key when the host starts, not when somebody first needs it.</summary>
    private sealed class AdminKeyAtStart(AdminKey key) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = key.Value;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
