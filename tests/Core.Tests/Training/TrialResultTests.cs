using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class TrialResultTests
{
    private static readonly string Long = new('ä', 100);

    private static readonly TrialResult Result = new(
        7,
        new Dictionary<string, double>
        {
            ["val_loss"] = double.NaN,
            [Long] = -0.0,
            ["a metric of its own, λ"] = double.NegativeInfinity,
        },
        [
            new(new("val_loss", Goal.Min), 3, new Dictionary<string, double> { ["val_loss"] = 0.25 }),
            new(new("a metric of its own, λ", Goal.Max), -1, new Dictionary<string, double>()),
        ])
    {
        Events = [new(5, TrainingEvent.Switched, "fixed", double.NaN, 0.5)],
    };

    [Fact]
    public void A_result_is_read_with_every_bit_and_finds_its_values_by_name()
    {
        TrialResult read = TrialResult.FromBytes(Result.ToBytes());
        Assert.Equal(Result.ToBytes(), read.ToBytes());
        Assert.Equal(Result.Final.Keys.Order(StringComparer.Ordinal), read.Final.Keys);
        Assert.Equal(Result.Final.OrderBy(pair => pair.Key, StringComparer.Ordinal), read.Final);
        Assert.Equal(double.NegativeInfinity, read.Final["a metric of its own, λ"]);
        Assert.False(read.Final.ContainsKey("val"));
        Assert.Throws<KeyNotFoundException>(() => read.Final["val"]);
        Assert.Empty(read.Best[1].Values);
        Assert.Equal(Result.Events, read.Events);
    }

    [Fact]
    public void A_result_that_is_cut_off_anywhere_or_counts_more_than_it_has_is_refused()
    {
        byte[] bytes = Result.ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => TrialResult.FromBytes(bytes.AsSpan(0, length)));

        bytes[12] = 0xFF; // the last byte of the count of final values
        Assert.Throws<InvalidDataException>(() => TrialResult.FromBytes(bytes));
    }
}
