namespace Sweep.Silo;

/// <summary>Why an incarnation stopped working.</summary>
internal enum SiloLifeEnd
{
    /// <summary>It was asked to drain.</summary>
    Drained,

    /// <summary>Its only study has ended.</summary>
    StudyEnded,

    /// <summary>It was declared dead: what it held belongs to others.</summary>
    Lost,
}
