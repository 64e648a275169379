using Sweep.Client.Contracts;

namespace Sweep.Client;

/// <content>Evaluates trials that silos do not run.</content>
public sealed partial class SweepClient
{
    private readonly Lock _life = new();
    private Guid _incarnation = Guid.NewGuid();

    /// <summary>
    /// Asks for trials of an external study to evaluate. They are this client's as long as it asks or tells something
    /// within every <see cref="AskAnswer.LeaseSeconds"/>; else they go to others.
    /// </summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="limit">Most trials to get, 1 to 1000.</param>
    /// <param name="name">Name of the client, for people; null takes the machine's and the process's.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<AskAnswer> AskAsync(
        string study, int limit = 1, string? name = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            AskRequest ask = new(
                name ?? $"{Environment.MachineName}:{Environment.ProcessId}", Life(), Guid.NewGuid(), limit);
            try
            {
                return await _transport.SendAsync(
                    new(HttpMethod.Post, Study(study).Then("ask").ToString(), () => Json(ask)),
                    ReadAsync<AskAnswer>,
                    cancellation);
            }
            catch (SweepApiException exception) when (exception.Problem.Type == ProblemTypes.ClientLost)
            {
                // What it held is lost, which its next tell will say; it goes on under another life.
                Lose(ask.Incarnation);
            }
        }
    }

    /// <summary>Tells of trials that were asked for: metrics on the way, and how they ended. Twice is once.</summary>
    /// <param name="study">Name of the study.</param>
    /// <param name="trials">Each trial once.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>For each trial, whether it was stored or is no longer this client's.</returns>
    public async Task<IReadOnlyList<TellOutcome>> TellAsync(
        string study, IReadOnlyList<ToldTrial> trials, CancellationToken cancellation = default)
    {
        TellRequest tell = new(trials);
        TellAnswer answer = await _transport.SendAsync(
            new(HttpMethod.Post, Study(study).Then("tell").ToString(), () => Json(tell)),
            ReadAsync<TellAnswer>,
            cancellation);
        return answer.Trials;
    }

    private Guid Life()
    {
        lock (_life) return _incarnation;
    }

    /// <summary>Of asks that learn of one loss, the first begins the new life, and the others join it.</summary>
    private void Lose(Guid incarnation)
    {
        lock (_life)
        {
            if (_incarnation == incarnation) _incarnation = Guid.NewGuid();
        }
    }
}
