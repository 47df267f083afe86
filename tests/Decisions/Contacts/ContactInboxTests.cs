using Grainline.Contacts;

namespace Grainline.Tests.Decisions.Contacts;

public sealed class ContactInboxTests
{
    private readonly ContactInbox _inbox = new();

    [Fact]
    public void A_full_inbox_refuses_the_next_command_and_takes_as_many_again_as_a_turn_has_taken()
    {
        Fill(ContactInbox.Capacity);
        Assert.Equal(ContactInbox.PerTurn, _inbox.Take().Count);
        Fill(ContactInbox.PerTurn);
    }

    /// <summary>Takes so many, and not one more.</summary>
    private void Fill(int commands)
    {
        for (var number = 0; number < commands; number++)
        {
            _inbox.Add(Command());
        }

        Assert.Throws<LimitExceededException>(() => _inbox.Add(Command()));
    }

    private static ContactCommand<bool> Command() => new(_ => true);
}
