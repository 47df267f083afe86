using System.Collections.Immutable;
using Grainline.Automations;
using Grainline.Automations.Definitions;
using Grainline.Channels;
using Grainline.Messages;

namespace Grainline.Api.Automations;

/// <summary>
/// Compares the WhatsApp templates that a definition sends with those of its channels' accounts. Here and not in the automation's
/// grain: a list that is not at hand takes a call to Meta, and no grain waits for one while webhooks ask it for admission.
/// </summary>
internal sealed class TemplateReview(IGrainFactory grains)
{
    /// <summary>How long publishing waits for a channel's account.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What Meta would refuse. Errors where the account's list is known; where it cannot be read, a warning that says so.</summary>
    public async Task<TemplateFindings> Read(string json) =>
        DefinitionParser.Read(json).Definition is { } definition ? await Read(definition) : TemplateFindings.None;

    public async Task<TemplateFindings> Read(Definition definition)
    {
        var sent = CompiledDefinition.Places(definition.Steps, "steps").Where(place => place.Step.ChannelId is not null)
            .SelectMany(place => place.Step.Sent.Select(part => (Path: $"{place.Path}.{part.Path}", place.Step.ChannelId, part.Template)))
            .ToLookup(part => part.ChannelId!, StringComparer.Ordinal);
        var (errors, warnings) = (ImmutableArray.CreateBuilder<DefinitionError>(), ImmutableArray.CreateBuilder<DefinitionError>());
        foreach (var channel in sent)
        {
            var listing = await List(channel.Key);
            if (listing is null or { Failure: not null })
            {
                warnings.AddRange(channel.Select(part => new DefinitionError(
                    part.Path, "not_checked", $"The templates of the channel {channel.Key} could not be read: {listing?.Failure?.Detail ?? "no answer came"}.")));
                continue;
            }

            var found = channel.SelectMany(part => TemplateCheck.Check(part.Template.Outline(), listing.Templates)
                .Select(problem => new DefinitionError(part.Path, problem.Code, problem.Detail, problem.About)));
            (listing.TakesAny ? warnings : errors).AddRange(found);
        }

        warnings.AddRange(NameReview.Unknown(definition));
        return new TemplateFindings(errors.ToImmutable(), warnings.ToImmutable());
    }

    /// <summary>Null when the channel did not answer in time; one that does not exist has nothing to compare with.</summary>
    private async Task<TemplateListing?> List(string channelId)
    {
        try
        {
            return await grains.GetGrain<IChannelGrain>(channelId).Templates().WaitAsync(Patience) ?? new TemplateListing { TakesAny = true };
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}

/// <summary>What was found in a definition's templates, by their paths.</summary>
internal sealed record TemplateFindings(ImmutableArray<DefinitionError> Errors, ImmutableArray<DefinitionError> Warnings)
{
    public static readonly TemplateFindings None = new([], []);
}
