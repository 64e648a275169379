namespace Sweep.Core.Search;

/// <summary>
/// Draws the configurations of one arm, in order. A pure function of the study's seed, the arm and what it has been
/// called with: a successor rebuilds it by calling it again.
/// </summary>
public interface ISampler
{
    /// <summary>The next configuration, or null when every distinct configuration has been drawn.</summary>
    Configuration? Next();
}
