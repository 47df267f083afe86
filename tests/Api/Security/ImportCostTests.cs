using System.Text;
using System.Text.Json.Nodes;
using Grainline.Api.Contacts.Imports;
using Grainline.Contacts;

namespace Grainline.Tests.Api.Security;

/// <summary>A file costs what it is worth, and nothing when nobody waits for the answer any more.</summary>
[Collection(OnSqlite.Name)]
public sealed class ImportCostTests(SqliteApi api)
{
    [Theory]
    [InlineData(ImportLimits.Columns, 200)]
    [InlineData(ImportLimits.Columns + 1, 422)]
    public async Task A_file_has_no_more_columns_than_the_limit(int columns, int expected)
    {
        using var content = new StringContent($"phone{string.Concat(Enumerable.Repeat(",a", columns - 1))}\n{ApiServer.NewPhone()}", Encoding.UTF8, "text/csv");
        using var answer = await api.Client.PostAsync("/api/v1/contacts/import?dry_run=true", content);

        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected == 200 ? null : "too_many_columns", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]?.GetValue<string>());
    }

    [Fact]
    public async Task An_import_that_nobody_waits_for_stops_reading()
    {
        var bytes = Encoding.UTF8.GetBytes("phone\n+393471234567\n+393471234568\n+393471234569");
        using var aborted = new CancellationTokenSource();
        using var file = await ContactFile.Open(bytes, new ImportSettings(DefaultRegion: null, [], []));
        var report = new ImportReport();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in file!.Rows(report, aborted.Token))
            {
                await aborted.CancelAsync();
            }
        });

        Assert.Equal(1, report.Rows);
        await Assert.ThrowsAsync<OperationCanceledException>(() => ContactFile.IsTooLong(bytes, aborted.Token));
    }
}
