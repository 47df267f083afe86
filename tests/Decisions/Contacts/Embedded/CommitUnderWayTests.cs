using Grainline.Contacts;
using Grainline.Journal;
using Grainline.Tests.Decisions.Embedded;
using Grainline.Tests.Support;

namespace Grainline.Tests.Decisions.Contacts.Embedded;

/// <summary>What is stored, and of which the contact has not heard yet.</summary>
public sealed class CommitUnderWayTests : IAsyncDisposable
{
    private readonly GrainWorld _world = new();
    private readonly TaskCompletionSource _heard = new();
    private Task _change = Task.CompletedTask;

    private IContactGrain Contact => _world.Grains.GetGrain<IContactGrain>(Scenario.Phone);

    [Fact]
    public async Task Whoever_saw_in_the_database_what_a_commit_has_stored_reads_it_of_the_contact()
    {
        var read = await ReadWhileStored();
        _heard.SetResult();
        await _change;

        Assert.Equal<string>(["stored"], (await read)!.Tags);
    }

    [Fact]
    public async Task Nobody_reads_of_a_contact_that_does_not_know_what_was_stored()
    {
        var read = await ReadWhileStored();
        _world.Answers = Task.CompletedTask;
        _heard.SetException(new StorageUnavailableException("Whether it is stored is not known."));

        foreach (var asked in new[] { _change, read })
        {
            Assert.IsType<StorageUnavailableException>((await Assert.ThrowsAnyAsync<Exception>(() => asked)).GetBaseException());
        }

        Assert.Equal<string>(["stored"], (await Contact.Get())!.Tags);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Begins a change, and once it is stored reads the contact, which knows nothing of that yet.</summary>
    private async Task<Task<ContactProfile?>> ReadWhileStored()
    {
        await _world.Start();
        await Contact.Update(new ContactPatch(), create: true, "test");
        _world.Answers = _heard.Task;
        var stored = _world.Journal.Count;
        _change = Contact.Update(new ContactPatch { AddTags = ["stored"] }, create: false, "test");
        await Eventually.Holds(() => _world.Journal.Count > stored);
        var read = Contact.Get();

        // Calls begin in their order.
        await Contact.HasHeard("nothing");
        return read;
    }
}
