using Grainline.Api.Access;
using Grainline.Identity;
using Grainline.Storage;
using Grainline.Storage.DataProtection;
using Grainline.Storage.States;
using Microsoft.AspNetCore.DataProtection;

namespace Grainline.Hosting;

/// <summary>Storage, and the keys with which secrets are encrypted in it.</summary>
internal static class StorageSetup
{
    public static void AddGrainlineStorage(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Storage");

        // Nobody else may set it (ConfigurationCheck), but an empty variable of the environment looks like a value.
        section["Directory"] = builder.Configuration.DataDirectory();
        builder.Services.AddGrainlineStorage(section);
        builder.Services.Configure<GrainStateSerialization>(json => json.Use(StateJson.Default));
        builder.Services.AddSingleton<IMasterKey, MasterKey>();
        builder.Services.AddDataProtection().SetApplicationName("grainline").PersistKeysToGrainlineStorage();
        builder.Services.AddSingleton<ISecretProtector, SecretProtector>();
    }

    private sealed class SecretProtector(IDataProtectionProvider provider) : ISecretProtector
    {
        private readonly IDataProtector _protector = provider.CreateProtector("grainline.secrets.v1");

        public string Protect(string secret) => _protector.Protect(secret);

        public string Unprotect(string cipher) => _protector.Unprotect(cipher);
    }
}
