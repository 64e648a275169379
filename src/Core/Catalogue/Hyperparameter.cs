namespace Sweep.Core.Catalogue;

/// <summary>
/// One named setting of a catalogue entry: what it means, what it may be, what it is when left out. Validation of
/// study files, <c>sweep list</c>, the JSON schema and the reference docs are generated from these.
/// </summary>
/// <param name="Name">Name in study files: lower case, words joined by underscores.</param>
/// <param name="Summary">One line: meaning and unit.</param>
public abstract record Hyperparameter(string Name, string Summary)
{
    /// <summary>Value when the study file leaves it out; null where <see cref="Required"/> or optional.</summary>
    public abstract object? DefaultValue { get; }

    /// <summary>True when the study file must give a value.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Allowed values in words, as shown by <c>sweep list</c> and in errors, e.g. <c>number in [0, 1)</c>.
    /// </summary>
    public abstract string Range { get; }
}
