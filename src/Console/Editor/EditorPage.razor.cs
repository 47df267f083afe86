using System.Globalization;
using System.Text.Json.Nodes;
using Grainline.Pages.Access;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;
using Grainline.Pages.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Grainline.Pages.Editor;

/// <summary>One automation in the editor. The draft is kept in the browser of its author until it is published.</summary>
public sealed partial class EditorPage : IDisposable
{
    /// <summary>How long after the last change the draft is checked and kept.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private Workbench? _bench;
    private Webhook? _webhook;
    private CancellationTokenSource? _checking;
    private string _status = "";
    private string _started = "";
    private int? _conflict;
    private int? _olderActive;
    private JsonView? _text;
    private bool _json;
    private bool _pending;
    private Keeping _keeping;
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

    [Inject]
    private AutomationNames Names { get; set; } = null!;

    [Inject]
    private Browser Browser { get; set; } = null!;

    private IEnumerable<Finding> TriggerFindings => _bench!.View.FindingsByPath[""];

    public void Dispose()
    {
        _checking?.Cancel();
        if (_pending)
        {
            _ = Keep();
        }
    }

    protected override Task OnParametersSetAsync() => _bench is null ? Load(Session.CanEdit) : Task.CompletedTask;

    private async Task Load(bool recover)
    {
        var answer = await Api.Get<AutomationDetail>($"/api/v1/automations/{Uri.EscapeDataString(Id)}");
        var schema = await Api.Get<JsonObject>("/schema/automation.json");
        if (answer.Value is not { } automation || schema.Value is null)
        {
            _missing = true;
            return;
        }

        await Open(automation, new DefinitionShape(schema.Value), recover ? await Drafts.Read(Id) : null);
    }

    private async Task Open(AutomationDetail automation, DefinitionShape shape, KeptDraft? kept)
    {
        (_webhook, _status) = (automation.Webhook, automation.Status);
        _recovered = kept is not null;
        var draft = new Draft(kept?.Definition ?? automation.Definition.DeepClone().AsObject(), automation.Definition, kept?.Version ?? automation.Version);
        _conflict = draft.Version != automation.Version ? automation.Version : null;
        _bench = new Workbench { Draft = draft, Shape = shape, CanEdit = Session.CanEdit, Redraw = StateHasChanged };
        draft.Changed += (_, _) => Changed();
        StateHasChanged();
        _started = await Furniture.Bring(_bench, Api, Names, Id) is { } started ? started.ToString("N0", CultureInfo.CurrentCulture) : "";
        Changed();
    }

    /// <summary>A text about the kind of trigger; of one that has none yet, its own word.</summary>
    private string Trigger(string key)
    {
        var type = _bench!.Draft.Definition["trigger"].Text("type") ?? "gohighlevel";
        return T[key + type] is { ResourceNotFound: false } known ? known.Value : type;
    }

    private void Changed()
    {
        _pending = _bench!.CanEdit;
        _checking?.Cancel();
        _checking = new CancellationTokenSource();
        _ = InvokeAsync(StateHasChanged);
        _ = Check(_bench, _checking.Token);
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
                await Keep();
                var answer = await Api.Post<Findings>("/api/v1/automations/check", bench.Draft.Definition);
                if (superseded.IsCancellationRequested)
                {
                    return;
                }

                if (answer.Value is { } found)
                {
                    bench.Take(found.All);
                }
            }

            StateHasChanged();
        });
    }

    private async Task Keep()
    {
        _pending = false;
        var draft = _bench!.Draft;
        var keeping = draft.IsDirty ? await Drafts.Keep(Id, new KeptDraft(draft.Version, draft.Definition)) : await Drafts.Forget(Id);
        _keeping = draft.IsDirty ? keeping : Keeping.Kept;
    }

    /// <summary>In the place of what another tab has kept.</summary>
    private async Task KeepThis()
    {
        await Drafts.Read(Id);
        await Keep();
    }

    /// <summary>What was changed last is in the browser before another page asks for it, or its author has agreed to lose it.</summary>
    private async Task Leave(LocationChangingContext leaving)
    {
        var mayLeave = await LeaveText();
        if (_pending)
        {
            await Keep();
        }

        if (!mayLeave || (_keeping != Keeping.Kept && !await Browser.Ask(T["LeaveUnkept"])) || (_bench!.HasUnread && !await Browser.Ask(T["LeaveUnread"])))
        {
            leaving.PreventNavigation();
        }
    }

    private async Task<bool> SwitchView()
    {
        var mayLeave = await LeaveText();
        _json ^= mayLeave;
        return mayLeave;
    }

    /// <summary>False when the JSON view stays, as its author wants.</summary>
    private async Task<bool> ShowFlow() => !_json || await SwitchView();

    /// <summary>Whether the text of the JSON view is taken over, or its author has agreed to lose it.</summary>
    private async Task<bool> LeaveText()
    {
        if (!_json || _text is null || _text.TakeOver())
        {
            return true;
        }

        var agreed = await Browser.Ask(T["LeaveText"]);
        if (agreed)
        {
            _text.Drop();
        }

        return agreed;
    }

    private async Task Publish(int expected)
    {
        if (_busy || (_json && _text?.TakeOver() == false))
        {
            return;
        }

        if (_bench!.HasUnread)
        {
            Feedback.Bad(T["UnreadNotPublished"]);
            return;
        }

        _busy = true;
        var draft = _bench.Draft;
        await Keep();
        var sent = draft.Definition.DeepClone().AsObject();
        var answer = await Api.Send<AutomationDetail>(HttpMethod.Put, $"/api/v1/automations/{Id}", sent.ToJsonString(), $"\"{expected}\"");
        _busy = false;
        if (answer.Value is { } published)
        {
            (_conflict, _olderActive, _recovered) = (null, null, false);
            Find(new Findings([], published.Warnings).All, sent);
            draft.Settle(published.Definition, published.Version, sent);
            await Keep();
            Feedback.Good(published.Warnings is { Count: > 0 } warnings
                ? T["PublishedWithWarnings", published.Version, string.Join(' ', warnings.Select(warning => Problems.Whole(_bench, warning with { IsWarning = true })))]
                : T["Published", published.Version]);
        }
        else if (answer.Refusal!.Code == "stale_version")
        {
            _conflict = int.TryParse(answer.Refusal.Problem.Text("version"), CultureInfo.InvariantCulture, out var theirs) ? theirs : draft.Version + 1;
        }
        else
        {
            if (answer.Refusal.Findings is { Count: > 0 } findings)
            {
                Find(findings, sent);
            }

            Feedback.Bad(answer.Refusal);
        }
    }

    /// <summary>What was found in what was sent; the next check finds it in what was written since.</summary>
    private void Find(IReadOnlyList<Finding> findings, JsonObject sent)
    {
        if (JsonNode.DeepEquals(_bench!.Draft.Definition, sent))
        {
            _bench.Take(findings);
        }
    }

    private async Task TakeTheirs()
    {
        await Drafts.Forget(Id);
        (_bench, _conflict, _recovered) = (null, null, false);

        // What another tab has kept is still there, and is not what was asked for.
        await Load(recover: false);
    }

    private void SetName(ChangeEventArgs change) => _bench!.Draft.Change(null, definition => definition["name"] = (change.Value as string ?? "").Trim());

    private void Discard()
    {
        _recovered = false;
        _text?.Drop();
        _bench!.ForgetUnread();
        _bench.Draft.Replace(_bench.Draft.Published);
    }

    /// <summary>One step back or forth. Where the chosen step goes with it, the place where it was is next.</summary>
    private async Task Step(Action move)
    {
        var chosen = _bench!.Chosen;
        move();

        // The step that was chosen may be gone; the last step back disables its own button.
        var next = _bench.Draft.CanUndo ? "undo" : "redo";
        await Browser.Refocus(chosen is not null && _bench.Chosen is null ? FlowPlace.IdOf(chosen, _bench.Draft.Definition) : next);
    }

    private async Task SetStatus(string verb)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        var answer = await Api.Post<AutomationDetail>($"/api/v1/automations/{Id}/{verb}");
        _busy = false;
        if (answer.Value is { } automation)
        {
            (_status, _olderActive) = (automation.Status, _bench!.Draft.IsDirty ? automation.Version : null);
            Feedback.Good(verb != "activate" ? T["Paused"] : T[_olderActive is null ? "Activated" : "ActivatedOlder", automation.Version]);
        }
        else
        {
            Feedback.Bad(answer.Refusal!);
        }
    }
}
