using System.Security.Cryptography;
using Grainline.Api.Sandboxes;
using Grainline.GoHighLevel;
using Grainline.Identity;
using Grainline.Messages;

namespace Grainline.Api.Commands.Doctors;

/// <summary>Whether WhatsApp and GHL take the credentials: the same call that <c>POST …/check</c> of the API makes.</summary>
internal static class ProviderCheck
{
    public static async Task<List<Finding>> Look(IServiceProvider services)
    {
        var protector = services.GetRequiredService<ISecretProtector>();
        var templates = services.GetRequiredService<ITemplateSource>();
        var ghl = services.GetRequiredService<IGoHighLevelClient>();
        var parts = new StoredParts(services);
        var findings = new List<Finding>();
        foreach (var (id, state) in (await parts.Channels()).Where(channel => channel.State.Name is not null))
        {
            findings.Add(await Ask("channel", id, protector, state.AccessToken, async token =>
                (await templates.List(new ProviderAccess(state.BaseUrl, state.PhoneNumberId, token), state.WabaId ?? "", CancellationToken.None)).Failure));
        }

        foreach (var (id, state) in (await parts.Connections()).Where(connection => connection.State.Name is not null))
        {
            findings.Add(await Ask("connection", id, protector, state.Token, token =>
                ghl.Check(new GhlAccess(state.BaseUrl, state.LocationId, token), CancellationToken.None)));
        }

        return findings;
    }

    private static async Task<Finding> Ask(string kind, string id, ISecretProtector protector, string? cipher, Func<string, Task<ProviderFailure?>> check)
    {
        var subject = $"{kind} {id}";
        try
        {
            var failure = await check(cipher is null ? "" : protector.Unprotect(cipher));
            return failure is null ? Finding.Ok(subject, "Its credentials are taken.")
                : id == SandboxChannelSeed.ChannelId ? Finding.Note(subject, "The sandbox is reached only while the service runs.")
                : Finding.Problem(subject, $"{failure.Code}: {failure.Detail}");
        }
        catch (CryptographicException)
        {
            return Finding.Problem(subject, "Its token cannot be decrypted.");
        }
    }
}
