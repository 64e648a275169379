namespace Sweep.Core.Studies.Nodes;

/// <summary>Values in a row.</summary>
internal sealed class StudyList : StudyNode
{
    public StudyList(SourceMark mark, IReadOnlyList<StudyNode> items)
        : base(mark)
    {
        Items = items;
        Size = 1 + items.Sum(item => item.Size);
        Height = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<StudyNode> Items { get; }

    public override int Size { get; }

    public override int Height { get; }

    public override string Description => Items.Count switch
    {
        0 => "an empty list",
        1 => "a list of 1 item",
        _ => $"a list of {Items.Count} items",
    };
}
