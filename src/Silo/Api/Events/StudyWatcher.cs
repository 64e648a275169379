namespace Sweep.Silo.Api.Events;

/// <summary>What one stream sees of a study, until it is disposed.</summary>
/// <param name="feed">Who looks.</param>
/// <param name="study">The study's key.</param>
/// <param name="watched">What is seen of it.</param>
/// <param name="first">The study as the stream found it.</param>
/// <param name="after">
/// The last look that may have been made before that: what it saw may be older, and is not told.
/// </param>
internal sealed class StudyWatcher(StudyFeed feed, long study, WatchedStudy watched, StudyState first, long after)
    : IDisposable
{
    /// <summary>The study as it is, as far as it is known.</summary>
    public StudyState State => feed.StateOf(watched, after) ?? first;

    /// <summary>The next look; take it before <see cref="State"/>.</summary>
    public Task Next() => feed.Next();

    /// <inheritdoc/>
    public void Dispose() => feed.Close(study, watched);
}
