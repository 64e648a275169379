using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>
/// The statements, by the names of their embedded files: one statement each, headed by its invariant.
/// </summary>
internal static class SqliteSql
{
    public static string AdvanceStudy { get; } = Statement("advance_study");

    public static string CancelTrial { get; } = Statement("cancel_trial");

    public static string ClaimTrials { get; } = Statement("claim_trials");

    public static string CompleteStudy { get; } = Statement("complete_study");

    public static string CountSilos { get; } = Statement("count_silos");

    public static string DeleteCheckpoints { get; } = Statement("delete_checkpoints");

    public static string DeleteStudy { get; } = Statement("delete_study");

    public static string EndAttempt { get; } = Statement("end_attempt");

    public static string EndTrial { get; } = Statement("end_trial");

    public static string ExtendStudy { get; } = Statement("extend_study");

    public static string FindChunk { get; } = Statement("find_chunk");

    public static string FindClaimed { get; } = Statement("find_claimed");

    public static string FindControlled { get; } = Statement("find_controlled");

    public static string FindEndedAttempt { get; } = Statement("find_ended_attempt");

    public static string FindFreeStudy { get; } = Statement("find_free_study");

    public static string FindHeld { get; } = Statement("find_held");

    public static string FindNextNumber { get; } = Statement("find_next_number");

    public static string FindStudy { get; } = Statement("find_study");

    public static string FindSubmitted { get; } = Statement("find_submitted");

    public static string FindToken { get; } = Statement("find_token");

    public static string ForgetLosses { get; } = Statement("forget_losses");

    public static string GetStudy { get; } = Statement("get_study");

    public static string InsertAttempt { get; } = Statement("insert_attempt");

    public static string InsertCheckpoint { get; } = Statement("insert_checkpoint");

    public static string InsertStudy { get; } = Statement("insert_study");

    public static string InsertToken { get; } = Statement("insert_token");

    public static string InsertTrial { get; } = Statement("insert_trial");

    public static string LeaveStudy { get; } = Statement("leave_study");

    public static string ListAttempts { get; } = Statement("list_attempts");

    public static string ListCancellable { get; } = Statement("list_cancellable");

    public static string ListChangedTrials { get; } = Statement("list_changed_trials");

    public static string ListCheckpoints { get; } = Statement("list_checkpoints");

    public static string ListCurveExtents { get; } = Statement("list_curve_extents");

    public static string ListCurves { get; } = Statement("list_curves");

    public static string ListHeld { get; } = Statement("list_held");

    public static string ListLiveSilos { get; } = Statement("list_live_silos");

    public static string ListLosses { get; } = Statement("list_losses");

    public static string ListOpenStudies { get; } = Statement("list_open_studies");

    public static string ListOrphans { get; } = Statement("list_orphans");

    public static string ListRetryable { get; } = Statement("list_retryable");

    public static string ListRevisions { get; } = Statement("list_revisions");

    public static string ListSilos { get; } = Statement("list_silos");

    public static string ListStudies { get; } = Statement("list_studies");

    public static string ListTokens { get; } = Statement("list_tokens");

    public static string ListTrials { get; } = Statement("list_trials");

    public static string LoseTrial { get; } = Statement("lose_trial");

    public static string MarkSiloDead { get; } = Statement("mark_silo_dead");

    public static string PlaceStudy { get; } = Statement("place_study");

    public static string PutChunk { get; } = Statement("put_chunk");

    public static string RegisterSilo { get; } = Statement("register_silo");

    public static string ReleaseTrial { get; } = Statement("release_trial");

    public static string RenewSilo { get; } = Statement("renew_silo");

    public static string ReserveNumbers { get; } = Statement("reserve_numbers");

    public static string RetireSilo { get; } = Statement("retire_silo");

    public static string RetryStudy { get; } = Statement("retry_study");

    public static string RetryTrial { get; } = Statement("retry_trial");

    public static string RevokeToken { get; } = Statement("revoke_token");

    public static string SetEvaluationPoint { get; } = Statement("set_evaluation_point");

    public static string SetStudyStatus { get; } = Statement("set_study_status");

    public static string TakeStudy { get; } = Statement("take_study");

    public static string TrimCheckpoints { get; } = Statement("trim_checkpoints");

    public static string TruncateCurves { get; } = Statement("truncate_curves");

    /// <summary>The migrations, in order: version (from the file's number), name and script.</summary>
    public static IReadOnlyList<SqlMigration> Migrations { get; } = SqlResources.Migrations("Sqlite/Migrations/");

    private static string Statement(string name) => SqlResources.Read($"Sqlite/Statements/{name}.sql");
}
