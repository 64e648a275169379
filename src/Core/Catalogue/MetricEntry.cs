namespace Sweep.Core.Catalogue;

/// <summary>
/// A metric that trials with a certain problem, optimizer or option report besides those of every trial.
/// </summary>
/// <param name="Name">Name in results and study files; one that starts with <c>test_</c> never selects.</param>
/// <param name="Summary">One line: meaning and range.</param>
public sealed record MetricEntry(string Name, string Summary);
