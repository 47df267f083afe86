using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Grainline.Tests.Support.Product;

namespace Grainline.Tests.Soak;

/// <summary>What a process holds at a moment.</summary>
/// <param name="HeapBytes">Alive on the managed heap after a full collection.</param>
/// <param name="ResidentBytes">Memory that it occupies, after that collection.</param>
/// <param name="Threads">Of the system.</param>
/// <param name="Handles">Open file descriptors, sockets included.</param>
/// <param name="Connections">Sockets among them.</param>
internal sealed record Holdings(long HeapBytes, long ResidentBytes, int Threads, int Handles, int Connections)
{
    private const int KiB = 1024;

    /// <summary>Asks the probe in the product, then the system.</summary>
    public static async Task<Holdings> Of(ProductProcess product, string probe)
    {
        var heap = await Heap(probe);
        var status = await File.ReadAllLinesAsync($"/proc/{product.Id}/status");
        var handles = Directory.GetFiles($"/proc/{product.Id}/fd");
        return new Holdings(heap, Number(status, "VmRSS:") * KiB, (int)Number(status, "Threads:"), handles.Length, handles.Count(IsSocket));
    }

    private static async Task<long> Heap(string probe)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(probe));
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
        return long.Parse(await reader.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }

    private static long Number(string[] status, string name) => long.Parse(
        status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>A descriptor may be closed while they are counted.</summary>
    private static bool IsSocket(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
