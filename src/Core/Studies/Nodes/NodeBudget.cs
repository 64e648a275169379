namespace Sweep.Core.Studies.Nodes;

/// <summary>Counts nodes and depth while a file is read, so that a small file cannot become a large document.</summary>
internal sealed class NodeBudget
{
    private long _nodes;

    /// <exception cref="StudySyntaxException">The document is too large or too deep.</exception>
    public void Take(SourceMark mark, string path, int depth, int size)
    {
        _nodes += size;
        if (_nodes > StudyLimits.MaxNodes)
        {
            throw new StudySyntaxException(mark, path,
                $"found more than {StudyLimits.MaxNodes} values (aliases count each time they are used), "
                + "expected fewer");
        }

        if (depth > StudyLimits.MaxDepth)
            throw new StudySyntaxException(mark, path,
                $"found more than {StudyLimits.MaxDepth} levels of maps and lists, expected fewer");
    }
}
