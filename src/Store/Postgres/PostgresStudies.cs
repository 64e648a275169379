using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Studies and the right to drive them.</summary>
internal static class PostgresStudies
{
    /// <summary>Stores a study, or finds the one that has its request or its name.</summary>
    public static async Task<SubmitOutcome> SubmitAsync(PostgresUnit unit, StudySubmission submission, Guid request)
    {
        (StudyPlacement placement, string[] labels) = Placement.Require(submission.Placement);
        await unit.LockRequestAsync(request);
        while (true)
        {
            if (await unit.FindAsync<PostgresStudyRow>(PostgresSql.FindSubmitted, new { request }) is { } own)
            {
                bool same = own.Name == submission.Name && own.Definition == submission.Definition;
                return new(own.ToRecord(), Created: same, KeyReused: !same);
            }

            int rows = await unit.ExecuteAsync(PostgresSql.InsertStudy, new
            {
                name = submission.Name,
                definition = submission.Definition,
                source = submission.Source,
                numericsVersion = submission.NumericsVersion,
                problem = submission.Problem.Name,
                problemVersion = submission.Problem.Version,
                problemHash = submission.Problem.Hash,
                plannedTrials = submission.PlannedTrials,
                priority = placement.Priority,
                parallel = placement.Parallel,
                labels,
                traceParent = submission.TraceParent,
                request,
            });
            if (rows > 0) continue;

            // None: whoever had the name has been deleted since.
            if (await FindAsync(unit, submission.Name) is { } other) return new(other, Created: false);
        }
    }

    /// <summary>The study with this name, or null.</summary>
    public static async Task<StudyRecord?> FindAsync(PostgresUnit unit, string name) =>
        (await unit.FindAsync<PostgresStudyRow>(PostgresSql.FindStudy, new { name }))?.ToRecord();

    /// <summary>The study with this key, or null.</summary>
    public static async Task<StudyRecord?> GetAsync(PostgresUnit unit, long study) =>
        (await unit.FindAsync<PostgresStudyRow>(PostgresSql.GetStudy, new { study }))?.ToRecord();

    /// <summary>Studies in order of submission.</summary>
    public static async Task<IReadOnlyList<StudyRecord>> ListAsync(PostgresUnit unit, StudyQuery query) =>
        [.. (await unit.QueryAsync<PostgresStudyRow>(
            PostgresSql.ListStudies, new { after = query.After, limit = (long)query.Limit }))
            .Select(row => row.ToRecord())];

    /// <summary>Removes a study and everything of it but the files of its checkpoints.</summary>
    /// <returns>Whether it is gone through this call, and the trials that have files.</returns>
    public static async Task<(bool Gone, List<long> Filed)> DeleteAsync(PostgresUnit unit, long study)
    {
        await unit.AllowTimeAsync();
        await unit.ExecuteAsync(PostgresSql.LockStudyTrials, new { study });
        List<long> filed = await unit.QueryAsync<long>(PostgresSql.ListStudyFiles, new { study });
        int rows = await unit.ExecuteAsync(PostgresSql.DeleteStudy, new { study });
        return (rows > 0 || unit.Repeated, filed);
    }

    /// <summary>
    /// Takes a study without a live coordinator: any but some, or just the one named. Two that find the same one free
    /// take it one after the other, and the second finds its epoch gone.
    /// </summary>
    public static async Task<CoordinatorFence?> CoordinateAsync(
        PostgresUnit unit, Guid incarnation, long? study, IReadOnlyList<long> except, Guid request)
    {
        await unit.LockRequestAsync(request);
        if (unit.Repeated
            && await unit.FindAsync<CoordinationRow>(PostgresSql.FindTaken, new { incarnation, request }) is { } taken)
            return new(taken.Study, taken.Epoch, incarnation);

        while (await FindFreeAsync(unit, incarnation, study, except) is { } free)
        {
            CoordinationRow? row = await unit.FindAsync<CoordinationRow>(
                PostgresSql.TakeStudy, new { incarnation, study = free.Study, epoch = free.Epoch, request });
            if (row is not null) return new(row.Study, row.Epoch, incarnation);
        }

        return null;
    }

    /// <summary>Whether there is a study for an incarnation to take.</summary>
    public static async Task<bool> HasFreeAsync(
        PostgresUnit unit, Guid incarnation, long? study, IReadOnlyList<long> except) =>
        await FindFreeAsync(unit, incarnation, study, except) is not null;

    /// <summary>Appends trials.</summary>
    public static async Task<EnqueueOutcome> EnqueueAsync(
        PostgresUnit unit, CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials)
    {
        long? revision = await unit.FindAsync<long?>(PostgresSql.ReserveNumbers, new
        {
            study = fence.Study,
            epoch = fence.Epoch,
            incarnation = fence.Incarnation,
            firstNumber,
            count = trials.Count,
        });
        if (revision is null)
        {
            long? next = await unit.FindAsync<long?>(
                PostgresSql.FindNextNumber,
                new { study = fence.Study, epoch = fence.Epoch, incarnation = fence.Incarnation });
            if (next is null) return EnqueueOutcome.Refused;
            if (next >= firstNumber + trials.Count) return EnqueueOutcome.AlreadyDone;
            throw new ArgumentException(
                $"Trials {firstNumber} to {firstNumber + trials.Count - 1} do not follow on the study's next number "
                + $"{next}.",
                nameof(firstNumber));
        }

        await unit.ExecuteAsync(PostgresSql.InsertTrials, new
        {
            study = fence.Study,
            firstNumber,
            arms = trials.Select(trial => trial.Arm).ToArray(),
            configurations = trials.Select(trial => trial.Configuration).ToArray(),
            seeds = trials.Select(trial => unchecked((long)trial.Seed)).ToArray(),
            parameters = trials.Select(trial => trial.Parameters).ToArray(),
        });
        return EnqueueOutcome.Done;
    }

    /// <summary>Marks a study completed.</summary>
    public static async Task<bool> CompleteAsync(PostgresUnit unit, CoordinatorFence fence)
    {
        var parameters = new { study = fence.Study, epoch = fence.Epoch, incarnation = fence.Incarnation };
        return await unit.ExecuteAsync(PostgresSql.CompleteStudy, parameters) > 0
            || (unit.Repeated && await unit.FindAsync<int?>(PostgresSql.FindCompleted, parameters) is not null);
    }

    /// <summary>Lets a study go that the fence still holds.</summary>
    public static Task<int> LeaveAsync(PostgresUnit unit, CoordinatorFence fence) => unit.ExecuteAsync(
        PostgresSql.LeaveStudy, new { study = fence.Study, epoch = fence.Epoch, incarnation = fence.Incarnation });

    private static Task<CoordinationRow?> FindFreeAsync(
        PostgresUnit unit, Guid incarnation, long? study, IReadOnlyList<long> except) =>
        unit.FindAsync<CoordinationRow>(
            PostgresSql.FindFreeStudy, new { incarnation, study, except = except.ToArray() });

    private sealed record CoordinationRow(long Study, long Epoch);
}
