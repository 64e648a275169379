using System.Diagnostics.CodeAnalysis;

namespace Sweep.Core.Studies;

/// <summary>What became of a study file.</summary>
/// <param name="Study">The study; null where there are errors.</param>
/// <param name="Errors">Everything that is wrong with it, in the order of the file.</param>
public sealed record StudyReadResult(Study? Study, IReadOnlyList<StudyError> Errors)
{
    /// <summary>Whether the file is a valid study.</summary>
    [MemberNotNullWhen(true, nameof(Study))]
    public bool IsValid => Study is not null;
}
