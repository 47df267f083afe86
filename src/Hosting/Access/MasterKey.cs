using Grainline.Hosting;
using Grainline.Hosting.Configuration;
using Grainline.Identity;
using Grainline.Storage;
using Grainline.Storage.DataProtection;

namespace Grainline.Api.Access;

/// <summary>
/// The key that seals the keys in the database: from <c>GRAINLINE_MASTER_KEY</c>, else from the file <c>master-key</c> in the data directory. With
/// SQLite the first start makes the file (mode 600). With PostgreSQL none is made: all hosts need the same one, so somebody must give it.
/// </summary>
internal sealed class MasterKey(IConfiguration configuration) : IMasterKey
{
    public const string FileName = "master-key";
    public const string Variable = "GRAINLINE_MASTER_KEY";

    /// <summary>A key that people made up is guessed from a copy of the database, with nobody to slow it down.</summary>
    private const int MinLength = 32;

    private string File => Path.Combine(configuration.DataDirectory(), FileName);

    private static string TooShort => $"The master key has fewer than {MinLength} characters. Make one, for instance with: openssl rand -hex 20";

    /// <summary>What is wrong with the key that the environment gives.</summary>
    public static IEnumerable<string> Problems(IConfiguration configuration) =>
        configuration[Variable] is { Length: > 0 and < MinLength } ? [$"{Variable}: {TooShort}"] : [];

    public string? Find()
    {
        var key = configuration[Variable] is { Length: > 0 } given ? given : KeyFile.Read(File);
        return key is { Length: < MinLength } ? throw new MasterKeyException(TooShort) : key;
    }

    public string? Make()
    {
        if (configuration.GetValue("Storage:Provider", StorageProvider.Sqlite) != StorageProvider.Sqlite)
        {
            return null;
        }

        var key = Ids.Secret();
        DataFolder.Make(configuration.DataDirectory());
        KeyFile.Write(File, key);
        return key;
    }
}
