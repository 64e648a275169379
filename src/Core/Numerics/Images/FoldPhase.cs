namespace Sweep.Core.Numerics.Images;

/// <summary>
/// The pixels of an image that lie in the same places of their patches: all of them at stride 1, every stride-th along
/// each side otherwise.
/// </summary>
/// <param name="Row">Uppermost place, a row of the patch; the others follow at distances of the stride.</param>
/// <param name="Column">Leftmost place, a column of the patch.</param>
/// <param name="Pixels">Numbers of the pixels among those of a group of images, ascending.</param>
/// <param name="Offsets">Where the positions of the pixels' patches begin in the padded deltas.</param>
internal sealed record FoldPhase(int Row, int Column, int[] Pixels, int[] Offsets);
