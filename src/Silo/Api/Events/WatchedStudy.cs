namespace Sweep.Silo.Api.Events;

/// <summary>A study that streams watch. Guarded by the feed's lock.</summary>
internal sealed class WatchedStudy(StudyState state, long look)
{
    /// <summary>As it was last seen.</summary>
    public StudyState State { get; set; } = state;

    /// <summary>Number of the look that saw it so.</summary>
    public long Look { get; set; } = look;

    /// <summary>How many streams watch it.</summary>
    public int Streams { get; set; }
}
