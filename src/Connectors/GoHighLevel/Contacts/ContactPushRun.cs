using System.Text.Json;
using System.Text.Json.Nodes;
using Grainline.Deliveries;
using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>
/// One try of a push: find the contact, write the fields that differ, then tags, note and workflow. Each part runs only when
/// those before it succeeded, so a try that is repeated goes on where the last one stopped.
/// </summary>
internal sealed class ContactPushRun(
    GhlCalls calls, GhlFieldDirectory fields, GhlAccess access, GhlContactPush push, CancellationToken cancellationToken)
{
    private readonly List<Warning> _warnings = [];
    private readonly List<string> _written = [];
    private JsonElement _contact;
    private GhlPushParts _done = push.Done;
    private bool _isNew;
    private bool _isElsewhere;

    private string? ContactId => _contact.Member("id").Word();

    private string ContactPath => $"contacts/{Uri.EscapeDataString(ContactId!)}";

    public async Task<GhlPushOutcome> Run()
    {
        var failure = await Locate() ?? await WriteFields()
            ?? await WriteTags(HttpMethod.Post, push.AddTags, present: false)
            ?? await WriteTags(HttpMethod.Delete, push.RemoveTags, present: true)
            ?? await AddNote() ?? await Enrol();
        return new()
        {
            Effect = new()
            {
                EffectId = push.EffectId,
                RunId = push.RunId,
                Verdict = failure?.Verdict ?? EffectVerdict.Done,
                ProviderId = ContactId,
                Code = failure?.Code,
                Detail = failure?.Detail,
                RetryAfter = failure?.RetryAfter,
                Hold = failure?.Hold ?? HoldScope.None,
            },
            ContactId = ContactId ?? push.ContactId,
            IsElsewhere = _isElsewhere,
            Done = _done,
            IsNew = _isNew,
            Written = [.. _written.Distinct(StringComparer.Ordinal)],
            Warnings = [.. _warnings],
        };
    }

    /// <summary>Leaves the contact undefined when GHL has none.</summary>
    private async Task<ProviderFailure?> Locate()
    {
        if (push.ContactId is { Length: > 0 } id)
        {
            var reply = await Get($"contacts/{Uri.EscapeDataString(id)}");
            _isElsewhere = IsElsewhere(reply);
            if (_isElsewhere)
            {
                return await Search();
            }

            if (reply.Failure is null && reply.Body.Member("contact").ValueKind is JsonValueKind.Object)
            {
                _contact = reply.Body.Member("contact");
                return null;
            }

            if (reply.Failure is not null && !IsGone(reply))
            {
                return reply.Failure;
            }

            _warnings.Add(new("ghl_contact_id", "contact_gone", "GHL has no contact of the stored id any more; it was searched by phone."));
        }

        return await Search();
    }

    private async Task<ProviderFailure?> Search()
    {
        var found = await Get(
            $"contacts/search/duplicate?locationId={Uri.EscapeDataString(access.LocationId)}&number={Uri.EscapeDataString(push.Phone)}");
        _contact = found.Failure is null ? found.Body.Member("contact") : default;
        return IsGone(found) ? null : found.Failure;
    }

    private async Task<ProviderFailure?> WriteFields()
    {
        var (list, failure) = push.Custom.IsEmpty
            ? (new GhlFieldList([]), null)
            : await fields.Get(access, [.. push.Custom.Select(f => f.Name)], cancellationToken);
        if (failure is not null)
        {
            return failure;
        }

        var body = ContactDiff.Fields(push, _contact, list!, _warnings);
        return ContactId is null ? await Create(body) : body.Count == 0 ? null : await Update(body);
    }

    private async Task<ProviderFailure?> Create(JsonObject body)
    {
        body["locationId"] = access.LocationId;
        var reply = await Call(HttpMethod.Post, "contacts/upsert", body, isRepeatable: true);
        if (reply.Error.ContactId is { } existing)
        {
            return await Adopt(existing);
        }

        if (reply.Failure is not null)
        {
            return reply.Failure;
        }

        _contact = reply.Body.Member("contact");
        _isNew = reply.Body.Member("new").ValueKind is JsonValueKind.True;
        _written.Add("fields");

        // Which of phone and e-mail finds a contact is the location's setting; what does not fit is ignored without a word.
        if (_contact.Member("phone").Word() is { } phone && !ContactDiff.SamePhone(phone, push.Phone))
        {
            _warnings.Add(new("phone", "phone_ignored", "GHL found the contact by e-mail and kept the other phone that it has."));
        }

        return ContactId is not null ? null
            : new(EffectVerdict.Retry, "unreadable_answer", "GHL answered with success, but not with a contact.");
    }

    /// <summary>Goes on with the contact that GHL says is the same. Its own fields decide what is still to be written.</summary>
    private async Task<ProviderFailure?> Adopt(string existing)
    {
        var reply = await Get($"contacts/{Uri.EscapeDataString(existing)}");
        if (reply.Failure is not null)
        {
            return reply.Failure;
        }

        _contact = reply.Body.Member("contact");
        return ContactId is null
            ? new(EffectVerdict.Failed, "duplicate_contact", "GHL says that the contact exists, and does not show it.")
            : await WriteFields();
    }

    private async Task<ProviderFailure?> Update(JsonObject body)
    {
        var reply = await Call(HttpMethod.Put, ContactPath, body, isRepeatable: true);
        if (reply.Error is { IsDuplicate: true, MatchingField: { } field } && body.Remove(field))
        {
            _warnings.Add(new(field, "belongs_to_another", "Another contact of the location has this value; it was left out."));
            reply = body.Count == 0 ? new() : await Call(HttpMethod.Put, ContactPath, body, isRepeatable: true);
        }

        if (reply.Failure is null && body.Count > 0)
        {
            _written.Add("fields");
        }

        return reply.Failure;
    }

    private async Task<ProviderFailure?> WriteTags(HttpMethod method, IEnumerable<string> tags, bool present)
    {
        if (ContactDiff.Tags(tags, _contact, present) is not { Length: > 0 } wanted)
        {
            return null;
        }

        var body = new JsonObject { ["tags"] = new JsonArray([.. wanted.Select(tag => JsonValue.Create(tag))]) };
        var reply = await Call(method, $"{ContactPath}/tags", body, isRepeatable: true);
        _written.AddRange(reply.Failure is null ? ["tags"] : []);
        return reply.Failure;
    }

    private Task<ProviderFailure?> AddNote() => string.IsNullOrWhiteSpace(push.Note)
        ? Task.FromResult<ProviderFailure?>(null)
        : Once(GhlPushParts.Note, "note", "notes", new() { ["body"] = push.Note });

    private Task<ProviderFailure?> Enrol() => string.IsNullOrWhiteSpace(push.WorkflowId)
        ? Task.FromResult<ProviderFailure?>(null)
        : Once(GhlPushParts.Workflow, "workflow", $"workflow/{Uri.EscapeDataString(push.WorkflowId)}", []);

    /// <summary>Does a part that would be done again, unless an earlier try has done it.</summary>
    private async Task<ProviderFailure?> Once(GhlPushParts part, string name, string path, JsonObject body)
    {
        if (_done.HasFlag(part))
        {
            return null;
        }

        var reply = await Call(HttpMethod.Post, $"{ContactPath}/{path}", body, isRepeatable: false);
        if (reply.Failure is null)
        {
            _done |= part;
            _written.Add(name);
        }

        return reply.Failure;
    }

    private Task<GhlReply> Get(string path) => Call(HttpMethod.Get, path, body: null, isRepeatable: true);

    private Task<GhlReply> Call(HttpMethod method, string path, JsonObject? body, bool isRepeatable) =>
        calls.Call(access, method, path, body, isRepeatable, cancellationToken);

    // The stored id may come from another sub-account, which an agency's token sees and a location's does not. A token that is wrong here is
    // refused by the search, too, which names the location.
    private bool IsElsewhere(GhlReply reply) =>
        reply.Status == 403 || (reply.Body.Member("contact").Member("locationId").Word() is { } location && location != access.LocationId);

    // GHL has answered both for an id that it does not know; 422 is for one that has not the form of an id.
    private static bool IsGone(GhlReply reply) => reply.Status is 400 or 404 or 422;
}
