namespace Sweep.Core.Studies;

/// <summary><c>{ metric: val_loss, goal: min }</c>: rank the arms by this.</summary>
public sealed record RankByCriterion(Criterion Criterion) : RankLine;
