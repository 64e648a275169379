namespace Sweep.Telemetry.Tests;

/// <summary>Dashboards and alerts ask for what is measured.</summary>
public sealed class DashboardTests
{
    private static readonly HashSet<string> Known =
        [.. Instruments.All.Values.SelectMany(Instruments.SeriesOf)];

    [Fact]
    public void Every_series_of_a_dashboard_exists()
    {
        string[] series = [.. Dashboards.Expressions.SelectMany(Dashboards.SeriesIn)];
        Assert.NotEmpty(series);
        Assert.All(series, name => Assert.Contains(name, Known));
    }

    [Fact]
    public void Every_instrument_of_ours_is_on_a_dashboard()
    {
        HashSet<string> shown = [.. Dashboards.Expressions.SelectMany(Dashboards.SeriesIn)];
        Assert.All(
            Instruments.All.Values,
            instrument => Assert.True(Instruments.SeriesOf(instrument).Any(shown.Contains), instrument.Name));
    }

    [Fact]
    public void Every_series_of_an_alert_exists()
    {
        string alerts = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "prometheus", "alerts.yml"));
        Assert.NotEmpty(Dashboards.SeriesIn(alerts));
        Assert.All(Dashboards.SeriesIn(alerts), series => Assert.Contains(series, Known));
    }
}
