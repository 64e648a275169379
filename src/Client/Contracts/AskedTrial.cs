using System.Text.Json.Nodes;

namespace Sweep.Client.Contracts;

/// <summary>A trial that a client is to evaluate.</summary>
/// <param name="Ticket">The right to tell of it; opaque.</param>
/// <param name="Number">Number within the study.</param>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Number of its configuration within the arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Parameters">The arm's <c>parameters</c>, with a value in place of every space.</param>
/// <param name="Attempt">Number of this attempt, from 1.</param>
public sealed record AskedTrial(
    string Ticket, long Number, string Arm, int Configuration, ulong Seed, JsonNode? Parameters, int Attempt);
