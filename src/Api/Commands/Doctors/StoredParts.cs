using Grainline.Automations;
using Grainline.Channels;
using Grainline.Connections;
using Grainline.Storage.Queries;
using Orleans.Storage;

namespace Grainline.Api.Commands.Doctors;

/// <summary>States of channels, connections and automations, read past their grains.</summary>
internal sealed class StoredParts(IServiceProvider services)
{
    /// <summary>Automations that are looked at; the newest ones.</summary>
    private const int MostAutomations = PageRequest.MaxLimit;

    private readonly IGrainStorage _storage = services.GetRequiredKeyedService<IGrainStorage>(GrainStorage.Name);

    public async Task<List<(string Id, ChannelState State)>> Channels() =>
        await Read<ChannelState>(ChannelGrain.TypeName, "channel", (await services.GetRequiredService<IChannelQueries>().List(All, default)).Items.Select(row => row.Id));

    public async Task<List<(string Id, ConnectionState State)>> Connections() =>
        await Read<ConnectionState>(ConnectionGrain.TypeName, "connection", (await services.GetRequiredService<IConnectionQueries>().List(All, default)).Items.Select(row => row.Id));

    public async Task<List<(string Id, AutomationState State)>> Automations() =>
        await Read<AutomationState>(AutomationGrain.TypeName, "automation", (await services.GetRequiredService<IAutomationQueries>().List(archived: null, All, default)).Items.Select(row => row.Id));

    private static PageRequest All => new(MostAutomations);

    private async Task<List<(string Id, T State)>> Read<T>(string type, string name, IEnumerable<string> ids)
        where T : new()
    {
        var states = new List<(string, T)>();
        foreach (var id in ids)
        {
            var state = new GrainState<T>(new T());
            await _storage.ReadStateAsync(name, GrainId.Create(type, id), state);
            states.Add((id, state.State!));
        }

        return states;
    }
}
