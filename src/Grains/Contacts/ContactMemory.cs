using System.Text.Json;

namespace Grainline.Contacts;

/// <summary>What a contact remembers, for decisions that are played beside it and change nothing.</summary>
public static class ContactMemory
{
    /// <summary>The contact as it is stored; nothing but an empty memory when there is none.</summary>
    public static async Task<ContactState> Read(IGrainFactory grains, string phone) =>
        JsonSerializer.Deserialize(await grains.GetGrain<IContactGrain>(phone).Remember(), StateJson.Default.ContactState)!;

    internal static string Write(ContactState memory) => JsonSerializer.Serialize(memory, StateJson.Default.ContactState);
}
