using System.Text.Json.Nodes;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;
using Microsoft.AspNetCore.Components;

namespace Grainline.Pages.Contacts;

/// <summary>One contact: what is known, what happened, and what can be done.</summary>
public sealed partial class ContactPage
{
    private readonly List<TimelineLine> _timeline = [];
    private readonly Dictionary<string, IReadOnlyList<MessageTemplate>> _templates = new(StringComparer.Ordinal);
    private IReadOnlyList<RunLine> _runs = [];
    private IReadOnlyList<AutomationLine> _automations = [];
    private ContactLine? _contact;
    private string? _next;
    private string _tag = "";
    private string _start = "";
    private bool _missing;
    private bool _erasing;

    [Parameter]
    public string Phone { get; set; } = "";

    private string Path => "/api/v1/contacts/" + Uri.EscapeDataString(Phone);

    protected override Task OnInitializedAsync() => Read();

    private async Task Read()
    {
        _contact = (await Api.Get<ContactLine>(Path)).Value;
        _missing = _contact is null;
        if (_missing)
        {
            return;
        }

        _timeline.Clear();
        _next = null;
        _runs = (await Api.Get<ListOf<RunLine>>(ApiPath.Of("/api/v1/runs", ("phone", Phone), ("limit", "20")))).Value?.Items ?? [];
        _automations = (await Api.Get<ListOf<AutomationLine>>("/api/v1/automations?limit=500")).Value?.Items ?? [];
        await More();
    }

    private async Task More()
    {
        var page = (await Api.Get<ListOf<TimelineLine>>(ApiPath.Of(Path + "/timeline", ("cursor", _next)))).Value;
        _timeline.AddRange(page?.Items ?? []);
        _next = page?.Next;
        foreach (var channel in _timeline.Select(line => line.Message).Where(message => message?.Template is not null).Select(message => message!.ChannelId).OfType<string>().Distinct().ToList())
        {
            if (!_templates.ContainsKey(channel))
            {
                _templates[channel] = MessageTemplate.Read((await Api.Get<JsonNode>($"/api/v1/channels/{Uri.EscapeDataString(channel)}/templates")).Value);
            }
        }
    }

    private string Name(string id) => _automations.FirstOrDefault(one => one.Id == id)?.Name ?? id;

    /// <summary>Whether free text may be sent: 24 hours from what the contact wrote last.</summary>
    private DateTimeOffset? WindowEnd => _contact?.LastInboundAt + TimeSpan.FromHours(24) is { } end && end > Clock.Now ? end : null;

    private Task AddTag() => _tag.Trim() is { Length: > 0 } tag ? SetTags((_contact!.Tags ?? []).Append(tag)) : Task.CompletedTask;

    private async Task SetTags(IEnumerable<string> tags)
    {
        var body = new JsonObject { ["tags"] = new JsonArray([.. tags.Select(tag => JsonValue.Create(tag))]) };
        var answer = await Api.Send<ContactLine>(HttpMethod.Patch, Path, body.ToJsonString());
        _contact = answer.Value ?? _contact;
        _tag = "";
        Tell(answer.Refusal);
    }

    private async Task Start()
    {
        var answer = await Api.Post<StartReport>($"/api/v1/automations/{_start}/start", new JsonObject { ["phone"] = Phone });
        Tell(answer.Refusal, answer.Value is { } report ? T["Replayed", T["State_" + report.Status].Value].Value : null);
        await Read();
    }

    private async Task EndRuns()
    {
        Tell((await Api.Post<JsonNode>(Path + "/runs/cancel")).Refusal);
        await Read();
    }

    private async Task Erase()
    {
        var answer = await Api.Send<JsonNode>(HttpMethod.Delete, Path);
        Tell(answer.Refusal, T["Erased"]);
        if (answer.Ok)
        {
            Navigation.NavigateTo("/contacts");
        }
    }

    private async Task Export()
    {
        var answer = await Api.Get<JsonNode>(Path + "/export");
        await Browser.Download($"contact{Phone}.json", "application/json", answer.Ok
            ? ApiJson.Pretty(answer.Value)
            : System.Text.Json.JsonSerializer.Serialize(new { contact = _contact, timeline = _timeline }, ApiJson.Options));
    }

    private void Tell(Refusal? refusal, string? good = null)
    {
        if (refusal is not null)
        {
            Feedback.Bad(refusal);
        }
        else
        {
            Feedback.Good(good ?? T["Done"]);
        }
    }
}
