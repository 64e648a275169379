using System.Diagnostics.CodeAnalysis;

namespace Sweep.Core.Catalogue;

/// <summary>
/// Validated hyperparameter values by name: double, long, bool, string, <see cref="Duration"/>,
/// <see cref="ComponentSpec"/>, or an <c>IReadOnlyList</c> of long, <see cref="Duration"/> or
/// <see cref="TimedComponent"/>. An optional hyperparameter that was left out and has no default is absent.
/// </summary>
public sealed class HyperparameterValues
{
    private readonly SortedDictionary<string, object> _values;

    /// <summary>Takes values that have been validated against the entry's hyperparameters.</summary>
    public HyperparameterValues(IEnumerable<KeyValuePair<string, object>> values) =>
        _values = new(values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>All values in ordinal order of their names.</summary>
    public IEnumerable<KeyValuePair<string, object>> All => _values;

    /// <summary>Whether a value is present.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A number.</summary>
    public double Number(string name) => Get<double>(name);

    /// <summary>A number rounded once to float32, as kernels use it.</summary>
    public float Single(string name) => (float)Get<double>(name);

    /// <summary>A whole number.</summary>
    public long Integer(string name) => Get<long>(name);

    /// <summary>A flag.</summary>
    public bool Flag(string name) => Get<bool>(name);

    /// <summary>A name out of a choice.</summary>
    public string Text(string name) => Get<string>(name);

    /// <summary>A length of training.</summary>
    public Duration Duration(string name) => Get<Duration>(name);

    /// <summary>A list of whole numbers.</summary>
    public IReadOnlyList<long> Integers(string name) => Get<IReadOnlyList<long>>(name);

    /// <summary>A list of lengths of training.</summary>
    public IReadOnlyList<Duration> Durations(string name) => Get<IReadOnlyList<Duration>>(name);

    /// <summary>Components one after the other.</summary>
    public IReadOnlyList<TimedComponent> TimedComponents(string name) => Get<IReadOnlyList<TimedComponent>>(name);

    /// <summary>A nested component.</summary>
    public ComponentSpec Component(string name) => Get<ComponentSpec>(name);

    /// <summary>A value that may be absent.</summary>
    public bool TryGet<T>(string name, [MaybeNullWhen(false)] out T value)
    {
        if (_values.TryGetValue(name, out object? found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>These values with one replaced.</summary>
    public HyperparameterValues With(string name, object value) =>
        new(_values.Where(pair => pair.Key != name).Append(new(name, value)));

    private T Get<T>(string name)
        where T : notnull =>
        _values.TryGetValue(name, out object? found) && found is T typed
            ? typed
            : throw new InvalidOperationException($"Hyperparameter '{name}' has no value of type {typeof(T).Name}.");
}
