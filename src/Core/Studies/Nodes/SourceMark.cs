namespace Sweep.Core.Studies.Nodes;

/// <summary>A place in a file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in characters, from 1.</param>
internal readonly record struct SourceMark(int Line, int Column)
{
    /// <summary>The beginning of the file.</summary>
    public static SourceMark Start => new(1, 1);

    public override string ToString() => $"{Line}:{Column}";
}
