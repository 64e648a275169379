namespace Sweep.Store.Postgres;

/// <content>What people and programs do to studies, and tokens.</content>
public sealed partial class PostgresStudyStore
{
    /// <inheritdoc/>
    public Task<ControlOutcome> PauseAsync(long study, CancellationToken cancellation) =>
        ChangeAsync("pause a study", study, StudyEvent.Pause, cancellation);

    /// <inheritdoc/>
    public Task<ControlOutcome> ResumeAsync(long study, CancellationToken cancellation) =>
        ChangeAsync("resume a study", study, StudyEvent.Resume, cancellation);

    /// <inheritdoc/>
    public async Task<ControlOutcome> CancelAsync(long study, CancellationToken cancellation)
    {
        ControlOutcome outcome = await ChangeAsync("cancel a study", study, StudyEvent.Cancel, cancellation);
        if (outcome == ControlOutcome.Done) await CancelTrialsAsync(study, cancellation);
        return outcome;
    }

    /// <inheritdoc/>
    public async Task<RetryOutcome> RetryAsync(long study, Guid request, CancellationToken cancellation)
    {
        while (true)
        {
            RetryOutcome? outcome = await _database.WriteAsync(
                "retry trials", unit => PostgresControl.RetryAsync(unit, study, request), cancellation);
            if (outcome is not null) return Hinting(outcome, done => done.Outcome == ControlOutcome.Done);
            await CancelTrialsAsync(study, cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task<ControlOutcome> ExtendAsync(
        long study, int place, string extension, long plannedTrials, CancellationToken cancellation) =>
        Hinting(
            await _database.WriteAsync(
                "extend a study",
                unit => PostgresControl.ExtendAsync(unit, study, place, extension, plannedTrials),
                cancellation),
            outcome => outcome == ControlOutcome.Done);

    /// <inheritdoc/>
    public async Task<ControlOutcome> PlaceAsync(
        long study, StudyPlacement placement, CancellationToken cancellation) =>
        Hinting(
            await _database.WriteAsync(
                "place a study", unit => PostgresControl.PlaceAsync(unit, study, placement), cancellation),
            outcome => outcome == ControlOutcome.Done);

    /// <inheritdoc/>
    public Task<TokenRecord> CreateTokenAsync(NewToken token, CancellationToken cancellation) =>
        _database.WriteAsync("create a token", unit => PostgresTokens.CreateAsync(unit, token), cancellation);

    /// <inheritdoc/>
    public Task<TokenRecord?> FindTokenAsync(string id, CancellationToken cancellation) =>
        _database.ReadAsync("find a token", unit => PostgresTokens.FindAsync(unit, id), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TokenRecord>> ListTokensAsync(CancellationToken cancellation) =>
        _database.ReadAsync("list tokens", PostgresTokens.ListAsync, cancellation);

    /// <inheritdoc/>
    public Task<bool> RevokeTokenAsync(string id, CancellationToken cancellation) =>
        _database.WriteAsync("revoke a token", unit => PostgresTokens.RevokeAsync(unit, id), cancellation);

    private async Task<ControlOutcome> ChangeAsync(
        string what, long study, StudyEvent @event, CancellationToken cancellation) =>
        Hinting(
            await _database.WriteAsync(
                what, unit => PostgresControl.ChangeAsync(unit, study, @event), cancellation),
            outcome => outcome == ControlOutcome.Done);

    private async Task CancelTrialsAsync(long study, CancellationToken cancellation)
    {
        bool more = true;
        while (more)
        {
            (more, List<long> cancelled) = await _database.WriteAsync(
                "cancel trials", unit => PostgresControl.CancelTrialsAsync(unit, study), cancellation);
            _checkpoints.DeleteAll(cancelled);
        }
    }
}
