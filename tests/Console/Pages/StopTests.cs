using System.Collections.Concurrent;
using Grainline.Tests.Support.Product;
using Microsoft.Playwright;

namespace Grainline.Tests.Console.Pages;

/// <summary>Pages that are open when the service stops: they hold nothing up.</summary>
[Collection(InChromium.Name)]
public sealed class StopTests(ConsoleHost host) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grainline-stop-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>The page tries to come back while the service still listens. A circuit that it got then would last until the time of the stop is up, or
    /// until the browser misses the pings that a service sends no more.</summary>
    [Fact]
    public async Task A_page_gets_no_circuit_any_more_from_a_service_that_stops_and_says_that_it_lost_it()
    {
        await using var product = await ProductProcess.Start(["--data", _data, "--Stop:Notice=00:00:02", "--Stop:Drain=00:00:20"]);
        await using var console = await host.Open(url: product.Url.GetLeftPart(UriPartial.Authority));
        await console.SignIn(ProductProcess.AdminKey);
        await console.Go("/automations");
        var circuits = new ConcurrentQueue<string>();
        console.Page.WebSocket += (_, circuit) => circuits.Enqueue(circuit.Url);

        product.Terminate();

        await product.HasEnded();
        Assert.True(product.ExitCode == 0, product.Output);
        await Assertions.Expect(console.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        Assert.Empty(circuits);
    }
}
