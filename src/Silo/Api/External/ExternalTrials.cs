using System.Text.Json.Nodes;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Api.Endpoints;
using Sweep.Silo.Api.Problems;
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
        Guid incarnation = IncarnationOf(ask);
        if (!await IsAliveAsync(incarnation, ask, cancellation)) return null;
        IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(
            new(incarnation, ask.Request, ask.Limit, study.Id), cancellation);

        // A client begins every attempt anew: points of an attempt before go. After this, nobody has told anything.
        if (claimed.Count > 0)
        {
            await store.WriteAsync(
                [.. claimed.Select(trial => new TrialWrite(trial.Fence, NoTail, [], null))], cancellation);
        }

        return new(Views.Lower(study.Status), Lease.TotalSeconds, [.. claimed.Select(Of)]);
    }

    /// <summary>Stores what a client tells.</summary>
    /// <exception cref="RequestRefusedException">Something cannot be taken; nothing was stored.</exception>
    public async Task<TellAnswer> TellAsync(StudyRecord study, TellRequest tell, CancellationToken cancellation)
    {
        IReadOnlyList<Criterion> criteria = StudyCache.Read(study).Criteria;
        List<Ticket> tickets = TicketsOf(tell);

        // A ticket is no secret: those of trials of other studies, which silos run, are found nowhere.
        IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>> stored = await store.ReadCurveExtentsAsync(
            study.Id, [.. tickets.Select(ticket => ticket.Fence.Trial)], cancellation);
        List<TrialWrite> writes = [];
        List<TrialEnd> ends = [];
        foreach ((ToldTrial told, Ticket ticket) in tell.Trials.Zip(tickets))
        {
            long trial = ticket.Fence.Trial;
            if (!stored.TryGetValue(trial, out IReadOnlyList<CurveExtent>? extents)) continue;
            ToldCurves curves = new(extents, told.Points ?? []);
            TrialEvent? end = EventOf(told);
            await curves.ReadAsync(store, trial, whole: end is not null, cancellation);
            if (end is { } happened) ends.Add(EndOf(ticket, told, happened, curves, criteria));
            else writes.Add(new(ticket.Fence, null, curves.Chunks(), null));
        }

        HashSet<long> held = [];
        if (writes.Count > 0) held.UnionWith(await store.WriteAsync(writes, cancellation));
        if (ends.Count > 0) held.UnionWith(await store.EndAsync(ends, cancellation));

        // Of a ticket that holds nothing, the incarnation may be anybody's: a silo's, whose lease is not the caller's.
        foreach (Guid incarnation in tickets.Where(ticket => held.Contains(ticket.Fence.Trial))
            .Select(ticket => ticket.Fence.Incarnation).Distinct())
            await store.RenewSiloAsync(incarnation, Lease, cancellation);
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

    private static List<Ticket> TicketsOf(TellRequest tell)
    {
        List<Ticket> tickets = [];
        HashSet<long> trials = [];
        foreach (ToldTrial told in tell.Trials)
        {
            Ticket ticket = Ticket.Parse(told.Ticket)
                ?? throw ToldCurves.Refuse("found a ticket of another form, expected one that an ask gave");
            if (!trials.Add(ticket.Fence.Trial))
                throw ToldCurves.Refuse($"found trial {ticket.Number} twice, expected it once");
            tickets.Add(ticket);
        }

        return tickets;
    }

    /// <summary>How a trial is told to have ended; null while it goes on.</summary>
    private static TrialEvent? EventOf(ToldTrial told)
    {
        if (!(told.Seconds >= 0 && told.Seconds < TimeSpan.MaxValue.TotalSeconds / 2))
            throw ToldCurves.Refuse($"found {told.Seconds} seconds, expected 0 or more");
        return told.End switch
        {
            null => null,
            "completed" => TrialEvent.Complete,
            "diverged" => TrialEvent.Diverge,
            "failed" => TrialEvent.Fail,
            _ => throw ToldCurves.Refuse(
                $"found the end {Names.Quote(told.End)}, expected completed, diverged or failed"),
        };
    }

    private static TrialEnd EndOf(
        Ticket ticket, ToldTrial told, TrialEvent happened, ToldCurves curves, IReadOnlyList<Criterion> criteria)
    {
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

    /// <summary>
    /// The incarnation of a client: made of the id that it chose, so that it cannot choose a silo's and renew its
    /// lease.
    /// </summary>
    private static Guid IncarnationOf(AskRequest ask) =>
        IdempotencyKey.ToRequest("client", ask.Incarnation.ToString("N"))!.Value;

    private async Task<bool> IsAliveAsync(Guid incarnation, AskRequest ask, CancellationToken cancellation)
    {
        if (await store.RenewSiloAsync(incarnation, Lease, cancellation)) return true;
        try
        {
            await store.RegisterSiloAsync(
                new(incarnation, $"client {ask.Client}", Lease, NumericsVersion.Current, ask.Limit,
                    [Core.Problems.External.Label]),
                cancellation);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
