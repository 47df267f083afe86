namespace Grainline.Api.Hosting;

/// <summary>The grains on Orleans: this process is a silo of its own, with localhost clustering (docs/decisions/0001).</summary>
internal static class GrainEngine
{
    public const string Name = "orleans";

    public static void AddGrainEngine(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrainServices();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.AddSweeping();
    }
}
