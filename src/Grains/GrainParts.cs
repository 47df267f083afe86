using Grainline.Automations.Definitions;
using Grainline.Calendars;
using Grainline.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Grainline;

/// <summary>What grains of one process share.</summary>
public static class GrainParts
{
    /// <summary>Adds it; what reaches outside (storage, connectors, the clock) is the host's to add.</summary>
    public static IServiceCollection AddGrainParts(this IServiceCollection services) =>
        services.AddSingleton<DefinitionSource>().AddSingleton<CalendarSource>().AddSingleton<OutcomeReports>();
}
