using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Channels;
using Grainline.Messages;

namespace Grainline.Api.Automations;

/// <summary>Compares the WhatsApp templates that a definition sends with those of its channels' accounts. Of a channel that does not exist
/// it says nothing.</summary>
internal sealed class TemplateReview(IGrainFactory grains)
{
    /// <summary>How long publishing waits for a channel's account.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What Meta would refuse. Errors where the account's list is known; where it cannot be read, a warning that says so.</summary>
    public async Task<DefinitionFindings> Read(Definition definition, CancellationToken cancellationToken)
    {
        var sent = CompiledDefinition.Places(definition.Steps, "steps").Where(place => place.Step.ChannelId is not null)
            .SelectMany(place => place.Step.Sent.Select(part => (Path: $"{place.Path}.{part.Path}", place.Step.ChannelId, part.Template)))
            .ToLookup(part => part.ChannelId!, StringComparer.Ordinal);
        var (errors, warnings) = (ImmutableArray.CreateBuilder<DefinitionError>(), ImmutableArray.CreateBuilder<DefinitionError>());
        foreach (var channel in sent)
        {
            var (listing, trouble) = await List(channel.Key, cancellationToken);
            if (trouble is not null)
            {
                warnings.AddRange(channel.Select(part =>
                    new DefinitionError(part.Path, "not_checked", $"The templates of the channel {channel.Key} could not be read: {trouble}.")));
            }

            var found = channel.SelectMany(part => listing is null ? [] : TemplateCheck.Check(part.Template.Outline(), listing.Templates)
                .Select(problem => new DefinitionError(part.Path, problem.Code, problem.Detail, problem.About)));
            (listing is { TakesAny: true } ? warnings : errors).AddRange(found);
        }

        return new DefinitionFindings(errors.ToImmutable(), warnings.ToImmutable());
    }

    /// <summary>The account's list, or why it is not known; neither when there is no such channel.</summary>
    private async Task<(TemplateListing? Listing, string? Trouble)> List(string channelId, CancellationToken cancellationToken)
    {
        try
        {
            var listing = await grains.GetGrain<IChannelGrain>(channelId).Templates().WaitAsync(Patience, cancellationToken);
            return listing is { Failure: { } failure } ? (null, failure.Detail ?? failure.Code) : (listing, null);
        }
        catch (TimeoutException)
        {
            return (null, "no answer came");
        }
    }
}
