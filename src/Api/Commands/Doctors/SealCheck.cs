using Grainline.Storage.DataProtection;

namespace Grainline.Api.Commands.Doctors;

/// <summary>Whether the master key opens the keys in the database: with another one every secret would seem to be lost.</summary>
internal static class SealCheck
{
    public static async Task<List<Finding>> Look(IServiceProvider services)
    {
        try
        {
            await services.GetRequiredService<ISealInspection>().Examine(CancellationToken.None);
            return [];
        }
        catch (MasterKeyException wrong)
        {
            return [Finding.Problem(FolderCheck.MasterKey, wrong.Message)];
        }
    }
}
