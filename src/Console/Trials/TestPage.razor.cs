using System.Text.Json.Nodes;
using Grainline.Pages.Access;
using Grainline.Pages.Automations;
using Grainline.Pages.Backend;
using Grainline.Pages.Editor;
using Grainline.Pages.Layout;
using Grainline.Pages.Parts;
using Grainline.Pages.Texts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Grainline.Pages.Trials;

/// <summary>Tries an automation before it meets customers: what would happen, then one contact in earnest.</summary>
public sealed partial class TestPage
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Reading<AutomationDetail> _automation = new();
    private TestReport? _report;
    private RunLine? _run;
    private DeliveryLine? _captured;
    private string? _newestSeen;
    private string? _phone;
    private string? _name;
    private string? _wrong;
    private string _body = "";
    private bool _listening;
    private bool _busy;
    private JsonObject? _draft;
    private bool _tryDraft;
    private bool _answers;
    private string _replies = "";

    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    private GrainlineClient Api { get; set; } = null!;

    [Inject]
    private Session Session { get; set; } = null!;

    [Inject]
    private Feedback Feedback { get; set; } = null!;

    [Inject]
    private AutomationNames Names { get; set; } = null!;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await Read();
        await Names.Read();
        Documented();
        await ReadDraft();
        if (CanWrite)
        {
            await Follow();
        }
    }

    private Task Read() => _automation.Take(Api.Get<AutomationDetail>($"/api/v1/automations/{Id}"));

    /// <summary>What the editor keeps in this browser and has not published; it is what one wants to try.</summary>
    private async Task ReadDraft()
    {
        _draft = (await Drafts.Read(Id))?.Definition;
        _tryDraft = _draft is not null;
    }

    private string Phone => _automation.Value is { } automation ? TestBodies.Phone(Id, automation.Definition) : "";

    private JsonNode? Trigger => _automation.Value?.Definition["trigger"];

    private bool IsWritten => _automation.Value is { } automation && TestBodies.IsWritten(automation.Definition);

    /// <summary>Whether the sandbox's phone can start it.</summary>
    private bool CanWrite => IsWritten && Session.CanEdit && Phone.Length > 0 && (Trigger.Text("channel") ?? "sandbox") == "sandbox";

    /// <summary>Whose phone is shown.</summary>
    private string? Who => _phone ?? (CanWrite ? Phone : null);

    /// <summary>Whether what is tried waits for a reply.</summary>
    private bool AsksContact => ((_tryDraft ? _draft : null) ?? _automation.Value?.Definition) is { } definition && Waits(definition["steps"]);

    private static bool Waits(JsonNode? node) => node switch
    {
        JsonArray list => list.Any(Waits),
        JsonObject some => some.Text("type") == "wait_for_reply" || some.Any(member => Waits(member.Value)),
        _ => false,
    };

    private void Documented() => _body = TestBodies.Documented(Phone);

    private void Workflow() => _body = TestBodies.Workflow(Phone);

    private async Task DryRun()
    {
        if (_tryDraft)
        {
            // The editor may have gone on in another tab.
            await ReadDraft();
        }

        var answer = await Send<TestReport>(run: false);
        (_report, _run) = (answer?.Value ?? _report, null);
    }

    /// <summary>Once for a double click, whose second press may come when the first is answered already.</summary>
    private async Task StartOne(MouseEventArgs press)
    {
        if (press.Detail > 1)
        {
            return;
        }

        var answer = await Send<StartReport>(run: true);
        if (answer?.Value is { RunId: { } run })
        {
            _report = null;
            await Follow(run);
        }
        else if (answer?.Value is { } other)
        {
            _wrong = T["NotStarted", T.Word("Reason_", other.Reason ?? other.Status)];
        }
    }

    private async Task<Answer<T>?> Send<T>(bool run)
    {
        if (_busy)
        {
            return null;
        }

        _wrong = null;
        if (!ApiJson.TryParse(_body, out var body, out var problem))
        {
            _wrong = problem;
            return null;
        }

        _busy = true;
        var answer = await Api.Post<T>($"/api/v1/automations/{Id}/test", Request(body, run));
        _busy = false;
        _wrong = answer.Refusal is { } refusal ? $"{Feedback.Say(refusal)} {refusal.Field}{string.Join(' ', refusal.Findings.Take(3).Select(one => $"{one.Path}: {one.Detail}"))}" : null;
        return answer;
    }

    private JsonObject Request(JsonNode? body, bool run)
    {
        var request = new JsonObject { ["body"] = body, ["run"] = run };
        if (!run && _tryDraft)
        {
            request["definition"] = _draft?.DeepClone();
        }

        if (!run && _answers)
        {
            request["replies"] = new JsonArray([.. _replies.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => JsonValue.Create(text))]);
        }

        return request;
    }

    /// <summary>After what was written on the phone: it may have started another run.</summary>
    private async Task Follow()
    {
        if ((CanWrite ? await NewestRun() : _run?.Id) is { } run)
        {
            await Follow(run);
        }
    }

    private async Task<string?> NewestRun() =>
        (await Api.Get<ListOf<RunLine>>(ApiPath.Of("/api/v1/runs", ("automation", Id), ("phone", Who), ("limit", "1")))).Value?.Items is [var newest] ? newest.Id : _run?.Id;

    private async Task Follow(string runId)
    {
        if ((await Api.Get<RunLine>($"/api/v1/runs/{runId}")).Value is not { } run)
        {
            return;
        }

        _run = run;
        if (_phone != _run.Phone)
        {
            _phone = _run.Phone;
            _name = (await Api.Get<ContactLine>($"/api/v1/contacts/{Uri.EscapeDataString(_phone)}")).Value?.FullName;
        }

        StateHasChanged();
    }

    private async Task Listen()
    {
        _listening = !_listening;
        _captured = null;
        _newestSeen = (await Newest())?.Id ?? "";
    }

    private async Task<DeliveryLine?> Newest() =>
        (await Api.Get<ListOf<DeliveryLine>>($"/api/v1/deliveries?automation={Id}&limit=1")).Value?.Items is [var newest] ? newest : null;

    /// <summary>Looks for the next request while listening, and for news of the run until it has ended.</summary>
    private async Task Look()
    {
        if (_listening && await Newest() is { } newest && newest.Id != _newestSeen)
        {
            _listening = false;
            _captured = (await Api.Get<DeliveryLine>($"/api/v1/deliveries/{newest.Id}")).Value;
            _body = _captured?.Body is { } body ? ApiJson.Pretty(body) : _body;
        }

        if (_run is { EndedAt: null } || CanWrite)
        {
            await Follow();
        }
    }
}
