using System.Diagnostics;
using System.Globalization;
using Grainline.Bench.Calls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// What a grain call costs: dotnet run -c Release --project bench/Calls [-p:Engine=Orleans] [seconds per line]
var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 3;
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
Engine.Add(builder);
using var host = builder.Build();
await host.StartAsync();
var grains = host.Services.GetRequiredService<IGrainFactory>();
var keys = Enumerable.Range(0, 64).Select(i => string.Create(CultureInfo.InvariantCulture, $"+39{i:D9}")).ToArray();
var fresh = 0;

Console.WriteLine($"{$"{Engine.Name}: 64 callers, 64 grains",-44}{"calls/s",12}{"µs CPU/call",14}{"bytes/call",12}");
await Measure("no result", caller => grains.GetGrain<IEchoGrain>(keys[caller]).Nothing());
await Measure("a string there and back", caller => grains.GetGrain<IEchoGrain>(keys[caller]).Echo("text"));
await Measure("the same after an await in the grain", caller => grains.GetGrain<IEchoGrain>(keys[caller]).EchoLater("text"));
await Measure("all callers call one grain", _ => grains.GetGrain<IEchoGrain>(keys[0]).Nothing());
await Measure("each call activates a grain", _ =>
    grains.GetGrain<IEchoGrain>(Interlocked.Increment(ref fresh).ToString(CultureInfo.InvariantCulture)).Nothing());
await Keep(100_000);
await host.StopAsync();

async Task Keep(int count)
{
    var before = GC.GetTotalMemory(forceFullCollection: true);
    for (var i = 0; i < count; i++)
    {
        await grains.GetGrain<IEchoGrain>(string.Create(CultureInfo.InvariantCulture, $"kept {i}")).Nothing();
    }

    Console.WriteLine($"{"an idle activation keeps",-44}{(GC.GetTotalMemory(forceFullCollection: true) - before) / count,38:N0} bytes");
}

async Task Measure(string what, Func<int, Task> call)
{
    await Run(call, TimeSpan.FromSeconds(seconds / 3));
    var (cpu, bytes, clock) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
    var calls = await Run(call, TimeSpan.FromSeconds(seconds));
    var elapsed = clock.Elapsed;
    cpu = Environment.CpuUsage.TotalTime - cpu;
    bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-44}{calls / elapsed.TotalSeconds,12:N0}{cpu.TotalMicroseconds / calls,14:N2}{bytes / calls,12:N0}"));
}

static async Task<long> Run(Func<int, Task> call, TimeSpan time)
{
    var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
    var counts = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
    {
        var count = 0L;
        for (; Stopwatch.GetTimestamp() < end; count++)
        {
            await call(caller);
        }

        return count;
    })));
    return counts.Sum();
}
