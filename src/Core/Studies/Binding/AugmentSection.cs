using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Studies.Binding;

/// <summary><c>augment: {shift: pixels, flip: true}</c>.</summary>
internal static class AugmentSection
{
    public const string Name = "augment";
    private const string Shift = "shift";
    private const string Flip = "flip";

    public static SectionHyperparameter Section { get; } = new(Name, "Random changes of the images of train batches.",
    [
        new IntegerHyperparameter(Shift, "Most pixels an image is shifted by, either way; zeros enter.", 0)
        {
            Minimum = 0, Maximum = 1000,
        },
        new FlagHyperparameter(Flip, "Whether half of the images are mirrored, left to right.", Default: false),
    ]);

    public static ImageAugmentation? Read(SectionValues section)
    {
        ImageAugmentation augmentation = new((int)(section.Integer(Shift) ?? 0), section.Flag(Flip) ?? false);
        return augmentation is { Shift: 0, Flip: false } ? null : augmentation;
    }
}
