namespace Sweep.Core.Studies;

/// <summary><c>{ compare: [ {arm, metric}, {arm, metric} ] }</c>: the difference between two arms' metrics.</summary>
public sealed record RankComparison(ArmMetric Left, ArmMetric Right) : RankLine;
