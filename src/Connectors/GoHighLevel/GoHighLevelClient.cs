using Grainline.Exchanges;
using Grainline.Messages;

namespace Grainline.GoHighLevel;

/// <summary>Calls Go High Level's API v2 (facts/ghl.md 4).</summary>
public sealed class GoHighLevelClient : IGoHighLevelClient, IDisposable
{
    private readonly GhlCalls _calls;
    private readonly GhlFieldDirectory _fields;

    /// <summary>Makes a client over a transport, which it owns from then on.</summary>
    public GoHighLevelClient(HttpMessageHandler transport, GhlOptions options, TimeProvider clock)
    {
        _calls = new(transport, options, clock);
        _fields = new(_calls, options, clock);
    }

    public Task<GhlPushOutcome> Push(GhlAccess access, GhlContactPush push, CancellationToken cancellationToken) =>
        new ContactPushRun(_calls, _fields, access, push, cancellationToken).Run();

    public async Task<GhlContactLookup> Find(GhlAccess access, string contactId, CancellationToken cancellationToken)
    {
        var reply = await _calls.Get(access, $"contacts/{Uri.EscapeDataString(contactId)}", cancellationToken);
        if (reply.Failure is not null)
        {
            return new() { Failure = reply.Status is 400 or 404 or 422 ? null : reply.Failure };
        }

        var (list, failure) = await _fields.Get(access, [], cancellationToken);
        return new() { Contact = failure is null ? GhlContactReader.Read(reply.Body.Member("contact"), list!) : null, Failure = failure };
    }

    public async Task<GhlContactLookup> Name(GhlAccess access, GhlContact contact, CancellationToken cancellationToken)
    {
        if (contact.Custom.IsEmpty)
        {
            return new() { Contact = contact };
        }

        var (list, failure) = await _fields.Get(access, [.. contact.Custom.Select(field => field.Name)], cancellationToken);
        return failure is not null
            ? new() { Failure = failure }
            : new() { Contact = contact with { Custom = [.. contact.Custom.Select(field => field with { Name = list!.NameOf(field.Name) })] } };
    }

    public async Task<ProviderFailure?> Check(GhlAccess access, CancellationToken cancellationToken) =>
        (await GhlFieldDirectory.Read(_calls, access, cancellationToken)).Failure;

    public void Dispose() => _calls.Dispose();
}
