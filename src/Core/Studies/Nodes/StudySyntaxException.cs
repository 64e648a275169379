namespace Sweep.Core.Studies.Nodes;

/// <summary>Ends the reading of a file that cannot be read on. Never leaves the reader.</summary>
internal sealed class StudySyntaxException(SourceMark mark, string path, string message) : Exception(message)
{
    public SourceMark Mark { get; } = mark;

    public string Path { get; } = path;
}
