using Grainline.Contacts;
using Grainline.Tests.Decisions.Embedded;

namespace Grainline.Tests.Decisions.Contacts.Embedded;

/// <summary>Rows of an import whose time is over.</summary>
public sealed class ImportPartTests
{
    private const string Import = "imp_1";

    [Fact]
    public async Task Rows_stay_while_their_import_runs_however_long_that_takes_and_go_when_it_has_ended()
    {
        await using var world = new GrainWorld();
        await world.Start();
        var (import, part) = (world.Grains.GetGrain<IImportGrain>(Import), world.Grains.GetGrain<IImportPartGrain>(ImportLimits.PartKey(Import, 0)));
        await part.Keep([new ImportRow(GrainWorld.BadPhone, new ContactPatch(), 2)]);
        await import.Begin(new ImportOrder { Rows = 1, Parts = 1 }, "test");

        await part.Wake();
        Assert.Single(await part.Read());

        await import.Cancel("test");
        await part.Keep([new ImportRow(GrainWorld.BadPhone, new ContactPatch(), 2)]);
        await part.Wake();
        Assert.Empty(await part.Read());
    }
}
