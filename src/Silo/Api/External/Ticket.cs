using System.Globalization;
using Sweep.Store;

namespace Sweep.Silo.Api.External;

/// <summary>A client's right to tell of a trial, as opaque text: the trial's number and its fence.</summary>
/// <param name="Number">Number of the trial within its study.</param>
/// <param name="Fence">The fence of its claim.</param>
internal sealed record Ticket(long Number, TrialFence Fence)
{
    private const int Parts = 4;

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it did not write this.</summary>
    public static Ticket? Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == Parts && TryNumber(parts[0], out long number) && TryNumber(parts[1], out long trial)
            && TryNumber(parts[2], out long epoch) && Guid.TryParseExact(parts[3], "N", out Guid incarnation)
                ? new(number, new(trial, epoch, incarnation))
                : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number}.{Fence.Trial}.{Fence.Epoch}.{Fence.Incarnation:N}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
