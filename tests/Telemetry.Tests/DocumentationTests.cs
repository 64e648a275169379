using System.Diagnostics.Metrics;

namespace Sweep.Telemetry.Tests;

/// <summary>docs/telemetry.md says what there is.</summary>
public sealed class DocumentationTests
{
    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "telemetry.md"));

    [Fact]
    public void Every_instrument_is_documented_with_its_kind_unit_and_meaning_and_none_else()
    {
        string[] documented =
        [
            .. Lines.Where(line => line.StartsWith("| `sweep.", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Select(cells => $"{cells[1].Trim('`')}: {cells[2]}, {cells[3]}: {cells[5]}"),
        ];
        Instrument[] all = [.. Instruments.All.Values.OrderBy(instrument => instrument.Name, StringComparer.Ordinal)];
        Assert.NotEmpty(all);
        Assert.Equal(
            all.Select(instrument =>
                $"{instrument.Name}: {Instruments.KindOf(instrument)}, {instrument.Unit}: {instrument.Description}"),
            documented);
    }

    [Fact]
    public void Every_meter_and_source_of_ours_is_documented()
    {
        string text = string.Join('\n', Lines);
        foreach (string meter in Instruments.All.Values.Select(instrument => instrument.Meter.Name).Distinct())
            Assert.Contains($"`{meter}`", text);
    }
}
