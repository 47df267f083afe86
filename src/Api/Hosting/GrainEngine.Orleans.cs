namespace Grainline.Api.Hosting;

/// <summary>The grains on Orleans: this process is a silo of its own, with localhost clustering (docs/decisions/0001).</summary>
internal static class GrainEngine
{
    public const string Name = "orleans";

    private const int DefaultSiloPort = 11_111;
    private const int DefaultGatewayPort = 30_000;

    /// <summary>Two such processes on one machine need ports of their own: <c>Orleans:SiloPort</c> and <c>Orleans:GatewayPort</c>.</summary>
    public static void AddGrainEngine(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Orleans");
        var siloPort = section.GetValue("SiloPort", DefaultSiloPort);
        var gatewayPort = section.GetValue("GatewayPort", DefaultGatewayPort);
        builder.Services.AddGrainServices();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: "grainline", clusterId: "grainline"));
        builder.Services.AddSweeping();
    }
}
