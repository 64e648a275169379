using System.Text.RegularExpressions;

namespace Sweep.Core.Catalogue;

/// <summary>A text of a certain form, such as a path or a hash; optional.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Form">What it must look like, in words.</param>
/// <param name="Pattern">The same as a regular expression without back-references, from ^ to $.</param>
public sealed record TextHyperparameter(string Name, string Summary, string Form, string Pattern)
    : Hyperparameter(Name, Summary)
{
    private readonly Regex _pattern = new(Pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <inheritdoc/>
    public override object? DefaultValue => null;

    /// <inheritdoc/>
    public override string Range => Form;

    /// <summary>Whether a text has the form.</summary>
    public bool Allows(string text) => _pattern.IsMatch(text);
}
