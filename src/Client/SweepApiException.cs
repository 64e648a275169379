using Sweep.Client.Contracts;

namespace Sweep.Client;

/// <summary>The server refused a request, or failed at it.</summary>
/// <param name="problem">What it answered.</param>
/// <param name="retryAfter">When it asked to try again; null where it did not.</param>
public sealed class SweepApiException(ApiProblem problem, TimeSpan? retryAfter = null) : Exception(MessageOf(problem))
{
    /// <summary>What it answered. <see cref="ApiProblem.Type"/> tells the kinds apart.</summary>
    public ApiProblem Problem { get; } = problem;

    /// <summary>When it asked to try again; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    private static string MessageOf(ApiProblem problem)
    {
        IEnumerable<string> lines =
        [
            problem.Detail is null ? problem.Title : $"{problem.Title} {problem.Detail}",
            .. (problem.Errors ?? []).Select(error => error.ToString()),
            .. (problem.Differences ?? []).Select(difference => $"  {difference}"),
        ];
        return string.Join(Environment.NewLine, lines);
    }
}
