namespace Grainline.Hosting;

/// <summary>How many silos a client is connected to.</summary>
internal sealed class ConnectedGateways
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Changed(object? sender, GatewayCountChangedEventArgs gateways) => Volatile.Write(ref _count, gateways.NumberOfConnectedGateways);
}
