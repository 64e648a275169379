using System.Globalization;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// What a reader has of a study. It names the study by its key: another study of the same name has revisions, too.
/// </summary>
/// <param name="Study">Key of the study; null where the reader does not say.</param>
/// <param name="Revision">The revision up to which it has everything.</param>
internal sealed record EventId(long? Study, long Revision)
{
    /// <summary>Reads what <see cref="ToString"/> wrote, or a revision alone; null where it is neither.</summary>
    public static EventId? Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length switch
        {
            1 when TryNumber(parts[0], out long revision) => new(null, revision),
            2 when TryNumber(parts[0], out long study) && TryNumber(parts[1], out long revision) =>
                new(study, revision),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Study}.{Revision}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
