using Grainline.Journal;

namespace Grainline.Tests.Decisions.Journal;

/// <summary>What is said in a line, and what keeps its stack.</summary>
public sealed class RefusalReasonTests
{
    [Fact]
    public void Why_storage_refuses_is_one_line_with_the_innermost_cause_however_it_is_wrapped()
    {
        var failure = new StorageUnavailableException("The database does not answer.", new IOException("The line\nbroke.", new TimeoutException("Too late\nby far.")));

        Assert.Equal("The database does not answer. Too late by far.", RefusalReason.Of(new OrleansException("Reading failed.", failure)));
    }

    [Fact]
    public void Full_queues_say_so()
    {
        Assert.Equal("The storage queue is full.", RefusalReason.Of(new OrleansException("Writing failed.", new StorageOverloadedException())));
        Assert.Equal("The inbox is full.", RefusalReason.Of(new LimitExceededException("The inbox is full.")));
    }

    [Fact]
    public void Everything_else_has_no_such_line()
    {
        Assert.Null(RefusalReason.Of(new InvalidOperationException("A bug.")));
        Assert.Null(RefusalReason.Of(new TimeoutException("A grain did not answer.")));
        Assert.Null(RefusalReason.Of(new OrleansException("Reading the state failed.", new FormatException("It is no number."))));
    }
}
