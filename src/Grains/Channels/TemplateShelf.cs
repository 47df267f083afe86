using Grainline.Messages;

namespace Grainline.Channels;

/// <summary>The templates of a channel's account, read when they are asked for and kept for a while.</summary>
internal sealed class TemplateShelf(ITemplateSource source, TimeProvider time)
{
    private TemplateListing? _kept;
    private DateTimeOffset _until;

    /// <summary>The list; one that could not be read is not kept.</summary>
    public async Task<TemplateListing> Read(ProviderAccess access, string wabaId)
    {
        if (_kept is not null && time.GetUtcNow() < _until)
        {
            return _kept;
        }

        var listing = await source.List(access, wabaId, CancellationToken.None);
        if (listing.Failure is null)
        {
            (_kept, _until) = (listing, time.GetUtcNow() + ChannelLimits.TemplatesAge);
        }

        return listing;
    }

    /// <summary>What the provider tells is newer than the list; a template that is not in it makes the list old.</summary>
    public void Note(TemplateNews news)
    {
        _kept = _kept is not null && _kept.Templates.Any(template => news.IsOf(template.Name, template.Language))
            ? _kept with { Templates = [.. _kept.Templates.Select(template => news.IsOf(template.Name, template.Language) ? news.Apply(template) : template)] }
            : null;
    }

    public void Clear() => _kept = null;
}
