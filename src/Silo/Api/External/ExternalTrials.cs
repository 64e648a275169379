using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Api.External;

/// <summary>
/// Trials that clients evaluate. A client is to the store what a silo is: it has an incarnation and a lease, claims and
/// ends trials under fences, and is recovered when it dies. This holds nothing of it.
/// </summary>
internal sealed class ExternalTrials(IStudyStore store)
{
    /// <summary>How long a client may stay silent.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, int> NoTail = [];

    /// <summary>Claims trials for a client; null when its incarnation is dead.</summary>
    public async Task<AskAnswer?> AskAsync(StudyRecord study, AskRequest ask, CancellationToken cancellation)
    {
        if (!await IsAliveAsync(ask, cancellation)) return null;
        IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(
            new(ask.Incarnation, ask.Request, ask.Limit, study.Id), cancellation);

        // A client begins every attempt anew: points of an attempt before go. After this, nobody has told anything.
        if (claimed.Count > 0)
        {
            await store.WriteAsync(
                [.. claimed.Select(trial => new TrialWrite(trial.Fence, NoTail, [], null))], cancellation);
        }

        return new(Views.Lower(study.Status), Lease.TotalSeconds, [.. claimed.Select(Of)]);
    }

    /// <summary>Stores what a client tells.</summary>
    /// <exception cref="BadHttpRequestException">Something cannot be taken; nothing was stored.</exception>
    public async Task<TellAnswer> TellAsync(StudyRecord study, TellRequest tell, CancellationToken cancellation)
    {
        IReadOnlyList<Criterion> criteria = StudyCache.Read(study).Criteria;
        List<TrialWrite> writes = [];
        List<TrialEnd> ends = [];
        List<Ticket> tickets = [];
        foreach (ToldTrial told in tell.Trials)
        {
            Ticket ticket = Ticket.Parse(told.Ticket)
                ?? throw ToldCurves.Refuse("found a ticket of another form, expected one that an ask gave");
            if (tickets.Exists(known => known.Number == ticket.Number))
                throw ToldCurves.Refuse($"found trial {ticket.Number} twice, expected it once");
            tickets.Add(ticket);
            if (!await IsOfAsync(study, ticket, cancellation)) continue;
            IReadOnlyList<Curve> stored = await store.ReadCurvesAsync(ticket.Fence.Trial, cancellation);
            ToldCurves curves = new(stored, told.Points ?? []);
            if (told.End is null) writes.Add(new(ticket.Fence, null, curves.Chunks(), null));
            else ends.Add(EndOf(ticket, told, curves, criteria));
        }

        foreach (Guid incarnation in tickets.Select(ticket => ticket.Fence.Incarnation).Distinct())
            await store.RenewSiloAsync(incarnation, Lease, cancellation);
        HashSet<long> held = [];
        if (writes.Count > 0) held.UnionWith(await store.WriteAsync(writes, cancellation));
        if (ends.Count > 0) held.UnionWith(await store.EndAsync(ends, cancellation));
        return new([.. tickets.Select(ticket => new TellOutcome(
            ticket.ToString(), held.Contains(ticket.Fence.Trial) ? TellOutcome.Stored : TellOutcome.Lost))]);
    }

    private static AskedTrial Of(ClaimedTrial trial) => new(
        new Ticket(trial.Number, trial.Fence).ToString(),
        trial.Number,
        trial.Arm,
        trial.Configuration,
        trial.Seed,
        JsonNode.Parse(trial.Parameters)?["parameters"]?.DeepClone(),
        trial.Attempt);

    private static TrialEnd EndOf(
        Ticket ticket, ToldTrial told, ToldCurves curves, IReadOnlyList<Criterion> criteria)
    {
        TrialEvent happened = told.End switch
        {
            "completed" => TrialEvent.Complete,
            "diverged" => TrialEvent.Diverge,
            "failed" => TrialEvent.Fail,
            _ => throw ToldCurves.Refuse(
                $"found the end {Names.Quote(told.End!)}, expected completed, diverged or failed"),
        };
        if (!(told.Seconds >= 0 && told.Seconds < TimeSpan.MaxValue.TotalSeconds / 2))
            throw ToldCurves.Refuse($"found {told.Seconds} seconds, expected 0 or more");
        TrialResult result = curves.Result(criteria);
        Criterion? missing = criteria.FirstOrDefault(criterion => !result.Final.ContainsKey(criterion.Metric));
        if (happened == TrialEvent.Complete && missing is not null)
        {
            throw ToldCurves.Refuse(
                $"found trial {ticket.Number} completed without '{missing.Metric}', expected what the study ranks by");
        }

        return new(
            ticket.Fence, happened, null, curves.Chunks(), result, told.Reason,
            new(TimeSpan.FromSeconds(told.Seconds), TimeSpan.Zero, ResumedFrom: 0));
    }

    private async Task<bool> IsAliveAsync(AskRequest ask, CancellationToken cancellation)
    {
        if (await store.RenewSiloAsync(ask.Incarnation, Lease, cancellation)) return true;
        try
        {
            await store.RegisterSiloAsync(
                new(ask.Incarnation, $"client {ask.Client}", Lease, NumericsVersion.Current, ask.Limit,
                    [Core.Problems.External.Label]),
                cancellation);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A ticket is no secret: it must not reach trials of other studies, which silos run.</summary>
    private async Task<bool> IsOfAsync(StudyRecord study, Ticket ticket, CancellationToken cancellation)
    {
        IReadOnlyList<TrialRecord> found = await store.ListTrialsAsync(
            study.Id, new(FromNumber: ticket.Number, Limit: 1), cancellation);
        return found is [{ } trial] && trial.Number == ticket.Number && trial.Id == ticket.Fence.Trial;
    }
}
