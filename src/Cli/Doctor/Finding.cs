namespace Sweep.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Text">What was found, and what to do about it.</param>
/// <param name="Verdict">One of <see cref="Doctor.Verdict"/>.</param>
internal sealed record Finding(string Check, string Text, string Verdict);
