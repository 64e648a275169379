using Microsoft.Extensions.DependencyInjection;
using Sweep.Grains.Orleans;
using Sweep.Store;

namespace Sweep.Silo.Orleans;

/// <summary>Adds Sweep to silos of Microsoft Orleans.</summary>
public static class SweepSiloBuilderExtensions
{
    /// <summary>
    /// Lets a silo run Sweep's trials and drive its studies. The cluster must have a reminder service and a grain
    /// storage named <c>sweep</c>; every silo that has Sweep's assemblies must be told so.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">What it needs.</param>
    /// <returns>The silo.</returns>
    /// <exception cref="ArgumentException">The options limit the silo to one study.</exception>
    public static ISiloBuilder UseSweep(this ISiloBuilder silo, SweepSiloOptions options)
    {
        if (options.Silo.OnlyStudy is not null)
        {
            throw new ArgumentException(
                "A silo of a cluster serves every study: OnlyStudy must be null.", nameof(options));
        }

        silo.Services
            .AddSingleton(options)
            .AddSingleton<FleetLoad>()
            .AddSingleton<OrleansSilo>()
            .AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<OrleansSilo>())
            .AddSingleton(services => new GrainHost(
                options.Store,
                StoreAddress.Describe(options.StoreAddress),
                services.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(),
                services.GetRequiredService<OrleansSilo>(),
                services.GetRequiredService<FleetLoad>(),
                options.Silo.Coordinator,
                options.Clock));
        return silo.AddPlacementDirector<FreeSlotPlacement, FreeSlotDirector>();
    }
}
