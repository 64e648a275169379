using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>
/// The statements, by the names of their embedded files: one statement each, headed by its invariant.
/// </summary>
internal static class PostgresSql
{
    public static string AddVersion { get; } = Statement("add_version");

    public static string AdvanceStudies { get; } = Statement("advance_studies");

    public static string AllowTime { get; } = Statement("allow_time");

    public static string CancelTrials { get; } = Statement("cancel_trials");

    public static string ClaimTrials { get; } = Statement("claim_trials");

    public static string CompleteStudy { get; } = Statement("complete_study");

    public static string CountSilos { get; } = Statement("count_silos");

    public static string DeleteCheckpoints { get; } = Statement("delete_checkpoints");

    public static string DeleteParts { get; } = Statement("delete_parts");

    public static string DeleteStudy { get; } = Statement("delete_study");

    public static string EndAttempts { get; } = Statement("end_attempts");

    public static string EndTrials { get; } = Statement("end_trials");

    public static string ExtendStudy { get; } = Statement("extend_study");

    public static string FindClaimed { get; } = Statement("find_claimed");

    public static string FindCompleted { get; } = Statement("find_completed");

    public static string FindEndedAttempts { get; } = Statement("find_ended_attempts");

    public static string FindFreeStudy { get; } = Statement("find_free_study");

    public static string FindNewestCheckpoint { get; } = Statement("find_newest_checkpoint");

    public static string FindNextNumber { get; } = Statement("find_next_number");

    public static string FindStudy { get; } = Statement("find_study");

    public static string FindSubmitted { get; } = Statement("find_submitted");

    public static string FindTaken { get; } = Statement("find_taken");

    public static string FindToken { get; } = Statement("find_token");

    public static string FindVersion { get; } = Statement("find_version");

    public static string FinishCancelling { get; } = Statement("finish_cancelling");

    public static string ForgetLosses { get; } = Statement("forget_losses");

    public static string GetStore { get; } = Statement("get_store");

    public static string GetStudy { get; } = Statement("get_study");

    public static string HasSchema { get; } = Statement("has_schema");

    public static string InspectRole { get; } = Statement("inspect_role");

    public static string InsertCheckpoint { get; } = Statement("insert_checkpoint");

    public static string InsertStudy { get; } = Statement("insert_study");

    public static string InsertToken { get; } = Statement("insert_token");

    public static string InsertTrials { get; } = Statement("insert_trials");

    public static string KeepToKeys { get; } = Statement("keep_to_keys");

    public static string LeaveStudy { get; } = Statement("leave_study");

    public static string ListAttempts { get; } = Statement("list_attempts");

    public static string ListCancellable { get; } = Statement("list_cancellable");

    public static string ListCancelling { get; } = Statement("list_cancelling");

    public static string ListChangedTrials { get; } = Statement("list_changed_trials");

    public static string ListCheckpointFiles { get; } = Statement("list_checkpoint_files");

    public static string ListCheckpoints { get; } = Statement("list_checkpoints");

    public static string ListCurveExtents { get; } = Statement("list_curve_extents");

    public static string ListCurves { get; } = Statement("list_curves");

    public static string ListExpiredSilos { get; } = Statement("list_expired_silos");

    public static string ListHeld { get; } = Statement("list_held");

    public static string ListLosses { get; } = Statement("list_losses");

    public static string ListOpenStudies { get; } = Statement("list_open_studies");

    public static string ListOrphans { get; } = Statement("list_orphans");

    public static string ListRevisions { get; } = Statement("list_revisions");

    public static string ListSilos { get; } = Statement("list_silos");

    public static string ListStudies { get; } = Statement("list_studies");

    public static string ListStudyFiles { get; } = Statement("list_study_files");

    public static string ListTokens { get; } = Statement("list_tokens");

    public static string ListTrials { get; } = Statement("list_trials");

    public static string LockMigration { get; } = Statement("lock_migration");

    public static string LockRequest { get; } = Statement("lock_request");

    public static string LockRetryable { get; } = Statement("lock_retryable");

    public static string LockStudy { get; } = Statement("lock_study");

    public static string LockStudyTrials { get; } = Statement("lock_study_trials");

    public static string LockTrials { get; } = Statement("lock_trials");

    public static string LoseTrials { get; } = Statement("lose_trials");

    public static string MarkSiloDead { get; } = Statement("mark_silo_dead");

    public static string PlaceStudy { get; } = Statement("place_study");

    public static string PutChunks { get; } = Statement("put_chunks");

    public static string QueueForStudies { get; } = Statement("queue_for_studies");

    public static string RegisterSilo { get; } = Statement("register_silo");

    public static string ReleaseTrials { get; } = Statement("release_trials");

    public static string RenewSilo { get; } = Statement("renew_silo");

    public static string ReserveNumbers { get; } = Statement("reserve_numbers");

    public static string RetireSilo { get; } = Statement("retire_silo");

    public static string RetryStudy { get; } = Statement("retry_study");

    public static string RetryTrials { get; } = Statement("retry_trials");

    public static string RevokeToken { get; } = Statement("revoke_token");

    public static string SendHint { get; } = Statement("send_hint");

    public static string SetEvaluationPoints { get; } = Statement("set_evaluation_points");

    public static string SetStudyStatus { get; } = Statement("set_study_status");

    public static string ShareTrials { get; } = Statement("share_trials");

    public static string SpareCompiling { get; } = Statement("spare_compiling");

    public static string TakeStudy { get; } = Statement("take_study");

    public static string TrimCheckpoints { get; } = Statement("trim_checkpoints");

    public static string TruncateCurves { get; } = Statement("truncate_curves");

    /// <summary>The migrations, in order: version (from the file's number), name and script.</summary>
    public static IReadOnlyList<SqlMigration> Migrations { get; } = SqlResources.Migrations("Postgres/Migrations/");

    private static string Statement(string name) => SqlResources.Read($"Postgres/Statements/{name}.sql");
}
