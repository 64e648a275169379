namespace Sweep.Core.Problems;

/// <summary>Random changes of the images of train batches.</summary>
/// <param name="Shift">
/// Most pixels that an image is shifted by, down and to the right, either way; what enters is zero. The same as
/// cropping at random from an image padded by so many pixels.
/// </param>
/// <param name="Flip">Whether half of the images are mirrored, left to right.</param>
public sealed record ImageAugmentation(int Shift, bool Flip);
