using System.Text.RegularExpressions;

namespace Sweep.Telemetry.Tests;

/// <summary>Dashboards and alerts ask for what is measured.</summary>
public sealed partial class DashboardTests
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

    [Theory]
    [InlineData("operations.md")]
    [InlineData("kubernetes/autoscaler.example.yaml")]
    public void Every_series_that_people_are_told_to_scale_by_exists(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        string[] series = [.. Mentioned().Matches(text).Select(match => match.Value)];
        Assert.NotEmpty(series);
        Assert.All(series, name => Assert.Contains(name, Known));
    }

    // The documented roles of the database are the other words of this form.
    [GeneratedRegex(@"\bsweep_(?!run\b|migrate\b|read\b)\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Mentioned();

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "prometheus");
        string[] alerts = [.. Alert().Matches(File.ReadAllText(Path.Combine(folder, "alerts.yml")))
            .Select(match => match.Value)];
        string cases = File.ReadAllText(Path.Combine(folder, "alerts_test.yml"));
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Matches($@"alertname: {alert}\s+exp_alerts:\s+- exp_labels", cases));
    }

    [GeneratedRegex(@"(?<=- alert: )\w+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Alert();

    [Fact]
    public void Every_series_of_an_alert_exists()
    {
        string alerts = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "prometheus", "alerts.yml"));
        Assert.NotEmpty(Dashboards.SeriesIn(alerts));
        Assert.All(Dashboards.SeriesIn(alerts), series => Assert.Contains(series, Known));
    }
}
