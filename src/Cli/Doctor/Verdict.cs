namespace Sweep.Cli.Doctor;

/// <summary>How a check came out.</summary>
internal static class Verdict
{
    /// <summary>As it should be.</summary>
    public const string Good = "good";

    /// <summary>Something works less well than it could, or is not there.</summary>
    public const string Warning = "warning";

    /// <summary>Something does not work.</summary>
    public const string Bad = "bad";
}
