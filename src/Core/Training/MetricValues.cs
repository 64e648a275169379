using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sweep.Core.Training;

/// <summary>
/// Values by metric, in the order given, as a stored result has them: two arrays, of which that of the names may be
/// shared. A ranking reads a hundred thousand of them; for the few metrics of a trial, looking at one name after
/// another is the fastest way to find one.
/// </summary>
/// <param name="metrics">Names, each once.</param>
/// <param name="values">As many values.</param>
internal sealed class MetricValues(string[] metrics, double[] values) : IReadOnlyDictionary<string, double>
{
    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => metrics;

    /// <inheritdoc/>
    public IEnumerable<double> Values => values;

    /// <inheritdoc/>
    public double this[string key] => TryGetValue(key, out double value)
        ? value
        : throw new KeyNotFoundException($"There is no metric '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        for (int i = 0; i < metrics.Length; i++)
        {
            if (metrics[i] != key) continue;
            value = values[i];
            return true;
        }

        value = 0;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (int i = 0; i < metrics.Length; i++) yield return new(metrics[i], values[i]);
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
