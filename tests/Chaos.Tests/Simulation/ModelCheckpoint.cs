using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>A checkpoint in the model store.</summary>
/// <param name="Epoch">Epoch of the claim that stored it.</param>
/// <param name="Stored">What was stored, or what has become of it.</param>
/// <param name="IsDamaged">Whether that is something else than what was stored.</param>
internal sealed record ModelCheckpoint(long Epoch, StoredCheckpoint Stored, bool IsDamaged)
{
    /// <summary>A checkpoint with some of its bits turned over.</summary>
    public static ModelCheckpoint Damaged(long epoch, StoredCheckpoint checkpoint)
    {
        byte[] content = [.. checkpoint.Content];
        content[content.Length / 2] ^= 0xff;
        return new(epoch, checkpoint with { Content = content }, IsDamaged: true);
    }
}
