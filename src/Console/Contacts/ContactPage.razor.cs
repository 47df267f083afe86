using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;
using Grainline.Pages.Parts;
using Microsoft.AspNetCore.Components;

namespace Grainline.Pages.Contacts;

/// <summary>One contact: what is known, what happened, and what can be done.</summary>
public sealed partial class ContactPage
{
    private readonly Reading<ContactLine> _contact = new();
    private readonly Listing<TimelineLine> _timeline = new();
    private readonly Dictionary<string, IReadOnlyList<MessageTemplate>> _templates = new(StringComparer.Ordinal);
    private IReadOnlyList<RunLine> _runs = [];
    private ContactDraft? _draft;
    private string _tag = "";
    private string _start = "";
    private bool _busy;

    [Parameter]
    public string Phone { get; set; } = "";

    /// <summary>Whether it opens with the form: of somebody who was just added only the phone is known.</summary>
    [SupplyParameterFromQuery(Name = "edit")]
    private bool IsNew { get; set; }

    private string Path => "/api/v1/contacts/" + Uri.EscapeDataString(Phone);

    protected override async Task OnInitializedAsync()
    {
        await Read();
        _draft = IsNew && Session.CanEdit && _contact.Value is { } contact ? new ContactDraft(contact) : null;
    }

    private Task Saved()
    {
        _draft = null;
        return Read();
    }

    private async Task Read()
    {
        await _contact.Take(Api.Get<ContactLine>(Path));
        if (_contact.Value is null)
        {
            return;
        }

        _runs = (await Api.Get<ListOf<RunLine>>(ApiPath.Of("/api/v1/runs", ("phone", Phone), ("limit", "20")))).Value?.Items ?? [];
        await Names.Read();
        await _timeline.Restart(Api.List<TimelineLine>(Path + "/timeline"));
        await ReadTemplates();
    }

    private async Task ReadTemplates()
    {
        foreach (var channel in _timeline.Items.Select(line => line.Message).Where(message => message?.Template is not null).Select(message => message!.ChannelId).OfType<string>().Distinct().ToList())
        {
            if (!_templates.ContainsKey(channel))
            {
                _templates[channel] = await MessageTemplate.Of(Api, channel);
            }
        }
    }

    /// <summary>Whether free text may be sent: 24 hours from what the contact wrote last, from the number that it wrote to.</summary>
    private DateTimeOffset? WindowEnd => _contact.Value?.LastInboundAt + TimeSpan.FromHours(24) is { } end && end > Clock.Now ? end : null;

    private async Task AddTag()
    {
        if (_tag.Trim() is { Length: > 0 } tag && await ChangeTags(tags => tags.Append(tag)))
        {
            _tag = "";
        }
    }

    /// <summary>The API takes all tags at once, so that they are read again first: a run may have given one since the page was drawn.</summary>
    private async Task<bool> ChangeTags(Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        var now = await Api.Get<ContactLine>(Path);
        if (now.Value is not { } contact)
        {
            return Feedback.Tell(now.Refusal);
        }

        var body = new JsonObject { ["tags"] = new JsonArray([.. change(contact.Tags ?? []).Distinct(StringComparer.Ordinal).Select(tag => JsonValue.Create(tag))]) };
        var answer = await Api.Send<ContactLine>(HttpMethod.Patch, Path, body.ToJsonString());
        if (answer.Value is { } changed)
        {
            _contact.Set(changed);
        }

        return Feedback.Tell(answer.Refusal);
    }

    private async Task Start()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        Feedback.Tell(await Api.Post<StartReport>($"/api/v1/automations/{_start}/start", new JsonObject { ["phone"] = Phone }));
        _busy = false;
        await Read();
    }

    private async Task EndRuns()
    {
        Feedback.Tell((await Api.Post<JsonNode>(Path + "/runs/cancel")).Refusal);
        await Read();
    }

    private async Task Erase()
    {
        if (Feedback.Tell((await Api.Send<JsonNode>(HttpMethod.Delete, Path, patience: ApiConnection.LongPatience)).Refusal, T["Erased"]))
        {
            // What stood in the form is nobody's any more.
            _draft = null;
            StateHasChanged();
            Navigation.NavigateTo("/contacts");
        }
    }

    /// <summary>All that is kept of the person or nothing: a part of it would pass for the whole.</summary>
    private async Task Export()
    {
        var answer = await Api.Get<JsonNode>(Path + "/export", ApiConnection.LongPatience);
        if (answer.Refusal is { } refusal)
        {
            Feedback.Bad(refusal);
            return;
        }

        await Browser.Download($"contact{Phone}.json", "application/json", ApiJson.Pretty(answer.Value));
    }
}
