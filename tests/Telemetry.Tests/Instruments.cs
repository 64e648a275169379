using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Sweep.Telemetry.Tests;

/// <summary>The instruments that Sweep's assemblies have.</summary>
internal static class Instruments
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Instrument> All { get; } = Find();

    /// <summary>The series that Prometheus knows an instrument by.</summary>
    public static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        string name = instrument.Name.Replace('.', '_') + unit;
        return KindOf(instrument) switch
        {
            "histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
            "counter" => [$"{name}_total"],
            _ => [name],
        };
    }

    /// <summary>What kind it is, as the documentation calls it.</summary>
    public static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableUpDownCounter" => "up-down counter",
        { } other => other,
    };

    private static ConcurrentDictionary<string, Instrument> Find()
    {
        ConcurrentDictionary<string, Instrument> found = []; // other threads make instruments meanwhile
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Sweep.", StringComparison.Ordinal))
                    Assert.True(found.TryAdd(instrument.Name, instrument), $"Two are named {instrument.Name}.");
            },
        };
        listener.Start();
        foreach (string assembly in (string[])["Sweep.Store", "Sweep.Grains", "Sweep.Silo"])
        {
            // Instruments are made when their class is first used.
            foreach (Type type in Assembly.Load(assembly).GetTypes())
            {
                if (type.Namespace?.EndsWith(".Telemetry", StringComparison.Ordinal) == true
                    && !type.ContainsGenericParameters)
                    RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            }
        }

        return found;
    }
}
