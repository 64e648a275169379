namespace Sweep.Client.Contracts;

/// <summary>The difference between two arms' metrics.</summary>
/// <param name="View"><c>final</c> or <c>best</c>.</param>
/// <param name="Left">Left side.</param>
/// <param name="Right">Right side.</param>
/// <param name="Paired">Whether the difference is over the seeds that both sides have.</param>
/// <param name="Pairs">Number of such seeds.</param>
/// <param name="Difference">Mean of left - right; null where a side has no values.</param>
/// <param name="Low">Lower end of the bootstrap 95 % interval of the difference.</param>
/// <param name="High">Upper end.</param>
/// <param name="Verdict">The result as a sentence.</param>
public sealed record ComparisonView(
    string View, ComparisonSideView Left, ComparisonSideView Right, bool Paired, int Pairs, double? Difference,
    double? Low, double? High, string Verdict);
