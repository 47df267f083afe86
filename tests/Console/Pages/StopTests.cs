using Grainline.Tests.Support.Product;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Pages that are open when the service stops: they hold nothing up.</summary>
[Collection(InChromium.Name)]
public sealed class StopTests(ConsoleHost host) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-stop-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>The page tries to come back while the service still listens. A circuit that it got then would last as long as requests may: longer than this test waits.</summary>
    [Fact]
    public async Task A_page_in_use_does_not_hold_up_the_stop_and_says_that_it_lost_the_service()
    {
        await using var product = await ProductProcess.Start(["--data", _data, "--Stop:Notice=00:00:02", "--Stop:Drain=00:10:00"]);
        await using var console = await host.Open(url: product.Url.GetLeftPart(UriPartial.Authority));
        await console.SignIn(ProductProcess.AdminKey);
        await console.Go("/automations");

        product.Terminate();

        await product.HasEnded();
        Assert.True(product.ExitCode == 0, product.Output);
        await Assertions.Expect(console.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
    }
}
