namespace Sweep.Silo;

/// <summary>Why an incarnation stopped working.</summary>
internal enum SiloLifeEnd
{
    /// <summary>It was asked to drain.</summary>
    Drained,

    /// <summary>There is nothing left to do: its only study has ended, or it was idle for too long.</summary>
    Done,

    /// <summary>It was declared dead: what it held belongs to others.</summary>
    Lost,
}
