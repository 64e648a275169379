namespace Sweep.Cli;

/// <summary>How progress is shown.</summary>
internal enum WatchOutput
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>A bar on a terminal.</summary>
    Bar,

    /// <summary>A line of text whenever something has changed.</summary>
    Lines,

    /// <summary>A JSON object a line, for programs.</summary>
    Json,
}
