using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Studies and the right to drive them.</summary>
internal static class SqliteStudies
{
    /// <summary>Stores a study, or finds the one that has its request or its name.</summary>
    public static SubmitOutcome Submit(SqliteUnit unit, StudySubmission submission)
    {
        (StudyPlacement placement, string[] labels) = Placement.Require(submission.Placement);
        string? request = submission.Request?.Text();
        if (request is not null
            && unit.Find<SqliteStudyRow>(SqliteSql.FindSubmitted, new { request }) is { } own)
        {
            bool same = own.Name == submission.Name && own.Definition == submission.Definition;
            return new(own.ToRecord(), Created: same, KeyReused: !same);
        }

        long? id = unit.Find<long?>(SqliteSql.InsertStudy, new
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
            labels = SqliteJson.Write(labels),
            traceParent = submission.TraceParent,
            request,
            now = unit.Now,
        });
        return new(Find(unit, submission.Name)!, Created: id is not null);
    }

    /// <summary>The study with this name, or null.</summary>
    public static StudyRecord? Find(SqliteUnit unit, string name) =>
        unit.Find<SqliteStudyRow>(SqliteSql.FindStudy, new { name })?.ToRecord();

    /// <summary>The study with this key, or null.</summary>
    public static StudyRecord? Get(SqliteUnit unit, long study) =>
        unit.Find<SqliteStudyRow>(SqliteSql.GetStudy, new { study })?.ToRecord();

    /// <summary>Studies in order of submission.</summary>
    public static IReadOnlyList<StudyRecord> List(SqliteUnit unit, StudyQuery query) =>
        [.. unit.Query<SqliteStudyRow>(SqliteSql.ListStudies, new { after = query.After, limit = query.Limit })
            .Select(row => row.ToRecord())];

    /// <summary>Removes a study and everything of it.</summary>
    public static bool Delete(SqliteUnit unit, long study) =>
        unit.Execute(SqliteSql.DeleteStudy, new { study }) > 0;

    /// <summary>Whether there is a study for an incarnation to take.</summary>
    public static bool HasFree(SqliteUnit unit, Guid incarnation, long? study, IReadOnlyList<long> except) =>
        unit.Find<long?>(
            SqliteSql.FindFreeStudy,
            new { incarnation = incarnation.Text(), study, except = SqliteJson.Write(except) }) is not null;

    /// <summary>Takes a study without a live coordinator: any but some, or just the one named.</summary>
    public static CoordinatorFence? Coordinate(
        SqliteUnit unit, Guid incarnation, long? study, IReadOnlyList<long> except) =>
        unit.Find<CoordinationRow>(
            SqliteSql.TakeStudy,
            new { incarnation = incarnation.Text(), study, except = SqliteJson.Write(except) }) is { } row
            ? new(row.Study, row.Epoch, incarnation)
            : null;

    /// <summary>Appends trials.</summary>
    public static EnqueueOutcome Enqueue(
        SqliteUnit unit, CoordinatorFence fence, long firstNumber, IReadOnlyList<NewTrial> trials)
    {
        string incarnation = fence.Incarnation.Text();
        long? revision = unit.Find<long?>(SqliteSql.ReserveNumbers, new
        {
            study = fence.Study,
            epoch = fence.Epoch,
            incarnation,
            firstNumber,
            count = trials.Count,
        });
        if (revision is null)
        {
            long? next = unit.Find<long?>(
                SqliteSql.FindNextNumber, new { study = fence.Study, epoch = fence.Epoch, incarnation });
            if (next is null) return EnqueueOutcome.Refused;
            if (next >= firstNumber + trials.Count) return EnqueueOutcome.AlreadyDone;
            throw new ArgumentException(
                $"Trials {firstNumber} to {firstNumber + trials.Count - 1} do not follow on the study's next number "
                    + $"{next}.",
                nameof(firstNumber));
        }

        long number = firstNumber;
        foreach (NewTrial trial in trials)
        {
            unit.Execute(SqliteSql.InsertTrial, new
            {
                study = fence.Study,
                number = number++,
                arm = trial.Arm,
                configuration = trial.Configuration,
                seed = unchecked((long)trial.Seed),
                parameters = trial.Parameters,
                revision,
            });
        }

        return EnqueueOutcome.Done;
    }

    /// <summary>Marks a study completed.</summary>
    public static bool Complete(SqliteUnit unit, CoordinatorFence fence) =>
        unit.Execute(SqliteSql.CompleteStudy, new
        {
            study = fence.Study,
            epoch = fence.Epoch,
            incarnation = fence.Incarnation.Text(),
        }) > 0;

    /// <summary>Lets a study go that the fence still holds.</summary>
    public static int Leave(SqliteUnit unit, CoordinatorFence fence) => unit.Execute(
        SqliteSql.LeaveStudy,
        new { study = fence.Study, epoch = fence.Epoch, incarnation = fence.Incarnation.Text() });

    private sealed record CoordinationRow(long Study, long Epoch);
}
