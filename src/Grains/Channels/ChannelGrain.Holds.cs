using Grainline.Messages;
using Grainline.Runs;

namespace Grainline.Channels;

/// <content>What the provider refuses for now, and what ends that.</content>
public sealed partial class ChannelGrain
{
    public async Task<TemplateListing?> Templates() =>
        _access is { } access ? await _shelf.Read(access, stored.State.WabaId ?? "") : null;

    public async Task<TemplateListing?> Check()
    {
        _shelf.Clear();
        var listing = await Templates();
        if (listing is not null)
        {
            _reach.Note(listing.Failure, time.GetUtcNow());
            Remember();
        }

        if (listing is { Failure: null })
        {
            _holds.ClearChannel();
            await HoldsChanged();
        }

        return listing;
    }

    public Task Note(TemplateNews news)
    {
        _shelf.Note(news);
        _holds.Note(news, time.GetUtcNow());
        return HoldsChanged();
    }

    public Task Note(LateRefusal refusal)
    {
        _holds.Note(refusal, time.GetUtcNow());
        return HoldsChanged();
    }

    /// <summary>Messages that are tried again come back after longer and longer pauses, and a channel that has nothing to do leaves memory.</summary>
    private void Remember()
    {
        if (_reach.Trouble is not null)
        {
            DelayDeactivation(Reachability.Memory);
        }
    }

    /// <summary>Stores the holds, and tells the messages that waited for one that has ended.</summary>
    private async Task HoldsChanged()
    {
        if (_holds.Edition == _toldEdition)
        {
            return;
        }

        _toldEdition = _holds.Edition;
        var freed = _holds.Freed();
        if (_holds.Edition != _savedEdition && stored.State.Name is not null)
        {
            await (_isLost ? Fence() : Store(() => stored.State, stored.WriteStateAsync));
        }

        await Task.WhenAll(freed.Select(message => reports.Bring(GrainFactory, message.Owner, new EffectOutcome
        {
            EffectId = message.EffectId,
            RunId = message.RunId,
            Verdict = EffectVerdict.Retry,
            Code = EffectDecision.HoldEnded,
            Hold = HoldScope.Channel,
        })));
    }
}
