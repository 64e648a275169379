using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Images;

/// <summary>The largest value of every patch, channel by channel; padding takes no part.</summary>
public static unsafe class MaxPooling
{
    /// <summary>Writes the maxima; NaN if any value of the patch is.</summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="image">ImageLength values.</param>
    /// <param name="maxima">Positions x channels; overwritten.</param>
    /// <exception cref="ArgumentException">A span is shorter than that.</exception>
    public static void Apply(PatchGeometry geometry, ReadOnlySpan<float> image, Span<float> maxima)
    {
        RequireSizes(geometry, image.Length, maxima.Length);
        fixed (float* pixels = image)
        fixed (float* best = maxima)
        {
            int channel = LaneWidth.Best switch
            {
                16 => Apply<Lane512>(geometry, pixels, best, 0),
                8 => Apply<Lane256>(geometry, pixels, best, 0),
                _ => 0,
            };
            Apply<LaneScalar>(geometry, pixels, best, channel);
        }
    }

    /// <summary>
    /// Takes a gradient back: it is added to the first value of the patch (row by row) that equals the maximum, and to
    /// none where the maximum is NaN.
    /// </summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="image">What the maxima were taken of.</param>
    /// <param name="maxima">The maxima.</param>
    /// <param name="gradient">Gradient with respect to the maxima.</param>
    /// <param name="imageGradient">Gradient with respect to the image; overwritten.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Gradient(
        PatchGeometry geometry, ReadOnlySpan<float> image, ReadOnlySpan<float> maxima, ReadOnlySpan<float> gradient,
        Span<float> imageGradient)
    {
        RequireSizes(geometry, image.Length, maxima.Length);
        RequireSizes(geometry, imageGradient.Length, gradient.Length);

        // Patches that neither overlap nor leave gaps write every pixel once: no need to clear them before.
        bool isPartition = geometry.Stride == geometry.Size;
        if (!isPartition) imageGradient[..geometry.ImageLength].Clear();
        fixed (float* pixels = image)
        fixed (float* best = maxima)
        fixed (float* incoming = gradient)
        fixed (float* outgoing = imageGradient)
        {
            Operands operands = new(pixels, best, incoming, outgoing, isPartition);
            int channel = LaneWidth.Best switch
            {
                16 => Gradient<Lane512>(geometry, operands, 0),
                8 => Gradient<Lane256>(geometry, operands, 0),
                _ => 0,
            };
            Gradient<LaneScalar>(geometry, operands, channel);
        }
    }

    /// <summary>Takes the channels from <paramref name="first"/> on in whole groups; the next channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Apply<TLane>(PatchGeometry geometry, float* image, float* maxima, int first)
        where TLane : struct, ILane<TLane>
    {
        int channels = geometry.Channels, end = first + ((channels - first) / TLane.Width * TLane.Width);
        if (end == first) return first;
        nint line = (nint)geometry.Width * channels;
        for (int row = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++, maxima += channels)
            {
                Patch patch = new(geometry, row, column);
                float* corner = image + (patch.Top * line) + ((nint)patch.Left * channels);
                if (patch.IsTwoByTwo)
                {
                    // Most pools are of this size; two loops of two turns cost more than the maxima.
                    for (int channel = first; channel < end; channel += TLane.Width)
                    {
                        float* top = corner + channel, bottom = top + line;
                        TLane best = TLane.Max(TLane.Load(top), TLane.Load(top + channels));
                        best = TLane.Max(TLane.Max(best, TLane.Load(bottom)), TLane.Load(bottom + channels));
                        best.Store(maxima + channel);
                    }

                    continue;
                }

                for (int channel = first; channel < end; channel += TLane.Width)
                {
                    TLane best = TLane.Broadcast(float.NegativeInfinity);
                    float* from = corner + channel;
                    for (int y = patch.Top; y < patch.Bottom; y++, from += line)
                    {
                        float* pixel = from;
                        for (int x = patch.Left; x < patch.Right; x++, pixel += channels)
                            best = TLane.Max(best, TLane.Load(pixel));
                    }

                    best.Store(maxima + channel);
                }
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Gradient<TLane>(PatchGeometry geometry, in Operands o, int first)
        where TLane : struct, ILane<TLane>
    {
        int channels = geometry.Channels, end = first + ((channels - first) / TLane.Width * TLane.Width);
        if (end == first) return first;
        nint line = (nint)geometry.Width * channels, position = 0;
        bool isPartition = o.IsPartition;
        TLane zero = TLane.Broadcast(0);
        for (int row = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++, position += channels)
            {
                Patch patch = new(geometry, row, column);
                nint corner = (patch.Top * line) + ((nint)patch.Left * channels);
                if (isPartition && patch.IsTwoByTwo)
                {
                    for (int channel = first; channel < end; channel += TLane.Width)
                        SpreadTwoByTwo<TLane>(o, position + channel, corner + channel, line, channels);
                    continue;
                }

                for (int channel = first; channel < end; channel += TLane.Width)
                {
                    TLane value = TLane.Load(o.Maxima + position + channel);
                    TLane share = TLane.Load(o.Gradient + position + channel);
                    TLane open = TLane.Broadcast(1);
                    nint from = corner + channel;
                    for (int y = patch.Top; y < patch.Bottom; y++, from += line)
                    {
                        nint at = from;
                        for (int x = patch.Left; x < patch.Right; x++, at += channels)
                        {
                            TLane old = isPartition ? zero : TLane.Load(o.ImageGradient + at);
                            TLane found = TLane.SelectEqual(TLane.Load(o.Image + at), value, open, zero);
                            TLane.SelectGreater(found, zero, old + share, old).Store(o.ImageGradient + at);
                            open -= found;
                        }
                    }
                }
            }
        }

        return end;
    }

    /// <summary>The gradient of one patch of four pixels that belong to no other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SpreadTwoByTwo<TLane>(in Operands o, nint position, nint at, nint line, nint channels)
        where TLane : struct, ILane<TLane>
    {
        TLane zero = TLane.Broadcast(0), best = TLane.Load(o.Maxima + position);
        TLane share = zero + TLane.Load(o.Gradient + position);
        float* image = o.Image + at, target = o.ImageGradient + at;

        // The first pixel that equals the maximum leaves nothing for those after it.
        TLane x0 = TLane.Load(image), x1 = TLane.Load(image + channels);
        TLane x2 = TLane.Load(image + line), x3 = TLane.Load(image + line + channels);
        TLane.SelectEqual(x0, best, share, zero).Store(target);
        share = TLane.SelectEqual(x0, best, zero, share);
        TLane.SelectEqual(x1, best, share, zero).Store(target + channels);
        share = TLane.SelectEqual(x1, best, zero, share);
        TLane.SelectEqual(x2, best, share, zero).Store(target + line);
        share = TLane.SelectEqual(x2, best, zero, share);
        TLane.SelectEqual(x3, best, share, zero).Store(target + line + channels);
    }

    private static void RequireSizes(PatchGeometry geometry, int image, int maxima)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(image, geometry.ImageLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxima, geometry.Positions * geometry.Channels);
    }

    /// <summary>What a gradient is taken back through.</summary>
    private readonly struct Operands(
        float* image, float* maxima, float* gradient, float* imageGradient, bool isPartition)
    {
        public float* Image { get; } = image;

        public float* Maxima { get; } = maxima;

        public float* Gradient { get; } = gradient;

        public float* ImageGradient { get; } = imageGradient;

        public bool IsPartition { get; } = isPartition;
    }

    /// <summary>The pixels of a patch that lie within the image.</summary>
    private readonly struct Patch(PatchGeometry geometry, int row, int column)
    {
        /// <summary>Whether there are four of them, two a row.</summary>
        public bool IsTwoByTwo => Bottom - Top == 2 && Right - Left == 2;

        public int Top { get; } = Math.Max((row * geometry.Stride) - geometry.Top, 0);

        public int Bottom { get; } =
            Math.Min((row * geometry.Stride) - geometry.Top + geometry.Size, geometry.Height);

        public int Left { get; } = Math.Max((column * geometry.Stride) - geometry.Left, 0);

        public int Right { get; } =
            Math.Min((column * geometry.Stride) - geometry.Left + geometry.Size, geometry.Width);
    }
}
