using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Access;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Grainline.Pages.Editor;

/// <summary>One automation in the editor. The draft is kept in the browser of its author until it is published.</summary>
public sealed partial class EditorPage : IDisposable
{
    /// <summary>How long after the last change the draft is checked and kept.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private static readonly string[] StandardNames =
    [
        "contact.first_name", "contact.last_name", "contact.full_name", "contact.email", "contact.phone", "contact.language", "reply.text", "run.started_at",
    ];

    private Workbench? _bench;
    private Webhook? _webhook;
    private CancellationTokenSource? _checking;
    private string _status = "";
    private string _started = "";
    private int? _conflict;
    private bool _json;
    private bool _busy;
    private bool _missing;
    private bool _recovered;

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private GrainlineClient Api { get; set; } = null!;

    [Inject]
    private Session Session { get; set; } = null!;

    [Inject]
    private Feedback Feedback { get; set; } = null!;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    private IEnumerable<Finding> TriggerFindings => _bench!.View.FindingsByPath[""];

    public void Dispose() => _checking?.Cancel();

    protected override async Task OnParametersSetAsync()
    {
        if (_bench is not null)
        {
            return;
        }

        var answer = await Api.Get<AutomationDetail>($"/api/v1/automations/{Uri.EscapeDataString(Id)}");
        var schema = await Api.Get<JsonObject>("/schema/automation.json");
        if (answer.Value is not { } automation || schema.Value is null)
        {
            _missing = true;
            return;
        }

        await Open(automation, new DefinitionShape(schema.Value));
    }

    private async Task Open(AutomationDetail automation, DefinitionShape shape)
    {
        (_webhook, _status) = (automation.Webhook, automation.Status);
        var kept = Session.CanEdit ? await Drafts.Read(Id) : null;
        _recovered = kept is not null;
        var draft = new Draft(kept?.Definition ?? automation.Definition.DeepClone().AsObject(), automation.Definition, kept?.Version ?? automation.Version);
        _conflict = draft.Version != automation.Version ? automation.Version : null;
        _bench = new Workbench { Draft = draft, Shape = shape, CanEdit = Session.CanEdit, Redraw = StateHasChanged };
        draft.Changed += (_, _) => Changed();
        StateHasChanged();
        await Furnish(_bench);
        Changed();
    }

    /// <summary>What the forms offer: channels, connections, fields seen so far; and what the report counts.</summary>
    private async Task Furnish(Workbench bench)
    {
        bench.Channels = (await Api.Get<ListOf<ChannelLine>>("/api/v1/channels")).Value?.Items ?? [];
        bench.Connections = (await Api.Get<ListOf<ChannelLine>>("/api/v1/connections")).Value?.Items ?? [];
        bench.Calendars = (await Api.Get<ListOf<CalendarLine>>("/api/v1/calendars")).Value?.Items ?? [];
        var contacts = (await Api.Get<ListOf<ContactLine>>("/api/v1/contacts?limit=50")).Value?.Items ?? [];
        var custom = contacts.SelectMany(contact => contact.CustomFields ?? []).Select(field => field.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        bench.Names = [.. StandardNames, .. custom.Select(name => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? $"custom.{name}" : $"custom.[{name}]")];
        if ((await Api.Get<JsonObject>($"/api/v1/automations/{Id}/report")).Value is { } report)
        {
            var read = Reports.Report.Of(report);
            bench.Counts = read.Steps.ToDictionary(step => step.StepId, StringComparer.Ordinal);
            _started = read.Started.ToString("N0", CultureInfo.CurrentCulture);
        }
    }

    private void Changed()
    {
        _checking?.Cancel();
        _checking = new CancellationTokenSource();
        _ = InvokeAsync(StateHasChanged);
        _ = Check(_bench!, _checking.Token);
    }

    private async Task Check(Workbench bench, CancellationToken superseded)
    {
        await Task.Delay(Pause, superseded).ContinueWith(_ => { }, TaskScheduler.Default);
        if (superseded.IsCancellationRequested)
        {
            return;
        }

        await InvokeAsync(async () =>
        {
            if (bench.CanEdit)
            {
                await Keep(bench.Draft);
                var answer = await Api.Post<Findings>("/api/v1/automations/check", bench.Draft.Definition);
                bench.Findings = answer.Value?.Errors ?? bench.Findings;
            }

            StateHasChanged();
        });
    }

    private ValueTask<bool> Keep(Draft draft) =>
        draft.IsDirty ? Drafts.Keep(Id, new KeptDraft(draft.Version, draft.Definition)) : Drafts.Forget(Id);

    private async Task Publish(int expected)
    {
        _busy = true;
        var draft = _bench!.Draft;
        await Keep(draft);
        var answer = await Api.Send<AutomationDetail>(HttpMethod.Put, $"/api/v1/automations/{Id}", draft.Definition.ToJsonString(), $"\"{expected}\"");
        _busy = false;
        if (answer.Value is { } published)
        {
            (_conflict, _recovered, _bench.Findings) = (null, false, []);
            draft.Settle(published.Definition, published.Version);
            await Keep(draft);
            Feedback.Good(T["Published", published.Version]);
        }
        else if (answer.Refusal!.Code == "stale_version")
        {
            _conflict = int.TryParse(answer.Refusal.Problem.Text("version"), CultureInfo.InvariantCulture, out var theirs) ? theirs : draft.Version + 1;
        }
        else
        {
            _bench.Findings = answer.Refusal.Findings is { Count: > 0 } findings ? findings : _bench.Findings;
            Feedback.Bad(answer.Refusal);
        }
    }

    private async Task TakeTheirs()
    {
        await Drafts.Forget(Id);
        (_bench, _conflict, _recovered) = (null, null, false);
        await OnParametersSetAsync();
    }

    private void Discard()
    {
        _recovered = false;
        _bench!.Draft.Replace(_bench.Draft.Published);
    }

    private async Task SetStatus(string verb)
    {
        var answer = await Api.Post<AutomationDetail>($"/api/v1/automations/{Id}/{verb}");
        if (answer.Value is { } automation)
        {
            _status = automation.Status;
            Feedback.Good(verb == "activate" ? T["Activated"] : T["Paused"]);
        }
        else
        {
            Feedback.Bad(answer.Refusal!);
        }
    }

    private void Shortcut(KeyboardEventArgs key)
    {
        if (!(key.CtrlKey || key.MetaKey) || !Session.CanEdit)
        {
            return;
        }

        switch (key.Key)
        {
            case "z" when !key.ShiftKey:
                _bench!.Draft.Undo();
                break;
            case "y" or "Z" or "z":
                _bench!.Draft.Redo();
                break;
        }
    }
}

/// <summary>What is wrong with a definition, all at once.</summary>
internal sealed record Findings(IReadOnlyList<Finding> Errors);
