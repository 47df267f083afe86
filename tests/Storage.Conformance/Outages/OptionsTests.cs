using Grainline.Tests.Storage.Databases;
using Microsoft.Extensions.Options;

namespace Grainline.Tests.Storage.Outages;

/// <summary>Settings are checked before anything starts.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("Lanes", "0")]
    [InlineData("OperationTimeout", "00:00:00")]
    [InlineData("QueuedWrites", "-1")]
    [InlineData("Sweeper:Period", "00:00:00")]
    public async Task A_setting_out_of_bounds_stops_the_start(string name, string value)
    {
        await using var database = new OnSqlite();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => Store.Start(database, null, (name, value)));

        Assert.Contains(name.Split(':')[^1], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_needs_a_connection()
    {
        await using var database = new OnSqlite();

        await Assert.ThrowsAsync<OptionsValidationException>(() => Store.Start(database, null, ("Provider", "Postgres")));
    }
}
