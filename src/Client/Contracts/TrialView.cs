using System.Text.Json.Nodes;

namespace Sweep.Client.Contracts;

/// <summary>A trial.</summary>
/// <param name="Number">Number within the study, from 0.</param>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Number of its configuration within the arm, from 0.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Parameters">Its configuration: the arm's document with a value in place of every space.</param>
/// <param name="Problem">What it is measured on; null where the store did not keep it yet.</param>
/// <param name="EvaluationPoint">
/// Where its losses are evaluated: <c>parameters</c> (those in training), an average of them, ...; null until it has
/// points.
/// </param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>completed</c>, <c>diverged</c>, <c>failed</c>, ...</param>
/// <param name="Reason">Why it diverged or failed.</param>
/// <param name="Attempts">Attempts begun, released ones not counted.</param>
/// <param name="Steps">Optimizer steps taken, once it has ended.</param>
/// <param name="Final">Metrics at the last evaluation, once it has ended.</param>
/// <param name="Best">Metrics where each criterion was best, once it has ended.</param>
/// <param name="Events">What its optimizer decided by itself, such as switches, once it has ended.</param>
public sealed record TrialView(
    long Number, string Arm, int Configuration, ulong Seed, JsonNode? Parameters, ProblemView? Problem,
    string? EvaluationPoint, string State, string? Reason, int Attempts, long? Steps,
    IReadOnlyDictionary<string, double>? Final, IReadOnlyList<BestView>? Best,
    IReadOnlyList<TrainingEventView>? Events);
