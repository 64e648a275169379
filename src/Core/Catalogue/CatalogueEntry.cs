namespace Sweep.Core.Catalogue;

/// <summary>What the catalogue says of one algorithm or problem.</summary>
public abstract record CatalogueEntry : INamedEntry
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One line for lists.</summary>
    public required string Summary { get; init; }

    /// <summary>The update rule or definition, in plain text mathematics.</summary>
    public required string Equation { get; init; }

    /// <summary>Paper and equation (or reference implementation) it follows.</summary>
    public required string Source { get; init; }

    /// <summary>Known differences between implementations, and which one this is.</summary>
    public string Differences { get; init; } = "";

    /// <summary>Its hyperparameters, in the order they are documented.</summary>
    public virtual required IReadOnlyList<Hyperparameter> Hyperparameters { get; init; }

    /// <summary>
    /// Metrics that it adds to those of every trial. A wrapper does not repeat those of what is inside of it.
    /// </summary>
    public virtual IReadOnlyList<MetricEntry> Metrics { get; init; } = [];

    /// <summary>
    /// Sets what a study file leaves out and what another default than the catalogue's is right for, because of the
    /// other values; null for most entries. Told the values with every default, and whether the study file gives a
    /// hyperparameter (second) of a nested component (first).
    /// </summary>
    public Func<HyperparameterValues, Func<string, string, bool>, HyperparameterValues>? Complete { get; init; }

    /// <summary>Whether study files may write {name: {...}} for it: entries made of others, such as a switch.</summary>
    public bool HasShorthand => Hyperparameters.Any(known => known is ComponentHyperparameter);

    /// <summary>A specification with every default, changed by <paramref name="values"/>; for code and tests.</summary>
    /// <exception cref="ArgumentException">A name is unknown, or a required value is missing.</exception>
    public ComponentSpec Spec(params IEnumerable<(string Name, object Value)> values)
    {
        Dictionary<string, object> all = new(StringComparer.Ordinal);
        foreach (Hyperparameter hyperparameter in Hyperparameters)
        {
            if (hyperparameter.DefaultValue is { } value) all[hyperparameter.Name] = value;
        }

        foreach ((string name, object value) in values)
        {
            if (Hyperparameters.All(known => known.Name != name))
                throw new ArgumentException($"'{Name}' has no hyperparameter '{name}'.", nameof(values));
            all[name] = value;
        }

        Hyperparameter? missing =
            Hyperparameters.FirstOrDefault(known => known.Required && !all.ContainsKey(known.Name));
        return missing is null
            ? new(Name, new(all))
            : throw new ArgumentException($"'{Name}' needs a value for '{missing.Name}'.", nameof(values));
    }
}
