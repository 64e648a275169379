namespace Sweep.Store.Rows;

/// <summary>Where an extension belongs.</summary>
internal static class ExtensionPlace
{
    /// <summary>What becomes of an extension whose place is taken; null when it is the next one.</summary>
    /// <exception cref="ArgumentException">The place leaves places out.</exception>
    public static ControlOutcome? Find(IReadOnlyList<string> extensions, int place, string extension)
    {
        if (place < 0 || place > extensions.Count)
        {
            throw new ArgumentException(
                $"The study has {extensions.Count} extensions: place {place} does not follow on them.", nameof(place));
        }

        if (place == extensions.Count) return null;
        return extensions[place] == extension ? ControlOutcome.Done : ControlOutcome.Refused;
    }
}
