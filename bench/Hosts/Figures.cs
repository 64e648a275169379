using System.Globalization;

namespace Sweep.Hosts;

/// <summary>
/// What was measured, as lines of a file: rounds that were run one by one add up, so that none needs the machine for
/// long.
/// </summary>
internal sealed class Figures(string file)
{
    /// <summary>Adds what a round measured.</summary>
    public void Add(string engine, string what, IEnumerable<double> values) => File.AppendAllLines(
        file, values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{engine}\t{what}\t{value:R}")));

    /// <summary>All values, the smallest first.</summary>
    public double[] Of(string engine, string what) =>
    [
        .. File.ReadLines(file).Select(line => line.Split('\t'))
            .Where(line => line[0] == engine && line[1] == what)
            .Select(line => double.Parse(line[2], CultureInfo.InvariantCulture))
            .Order(),
    ];
}
