using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Tests.Numerics;

public sealed class RowTableTests
{
    public static TheoryData<int, int> Cases => new MatrixTheoryData<int, int>([16, 8, 1], [1, 55, 56, 57, 100]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weighted_sums_are_one_chain_an_element_on_every_path(int width, int length)
    {
        const int Rows = 7;
        RandomStream random = RandomStream.Create(1, 2, RandomPurpose.Noise);
        RowTable table = new(Rows, length);
        for (int i = 0; i < Rows * length; i++) table[i / length][i % length] = (float)random.NormalAt((ulong)i);
        int[] rows = [3, 0, 6, 3, 1];
        double[] weights = [1, -0.3, 1e-9, 7.7, 1 / 3.0], sums = new double[table.PaddedLength];
        Array.Fill(sums, double.NaN);
        LaneWidth.Force(width);
        try
        {
            table.WeightedSum(rows, weights, 3, sums);
        }
        finally
        {
            LaneWidth.Force(0);
        }

        for (int i = 0; i < length; i++)
        {
            double expected = 0;
            for (int k = 0; k < rows.Length; k++)
                expected = Math.FusedMultiplyAdd(table[rows[k]][i], weights[k], expected);
            Assert.Equal(expected / 3, sums[i]);
        }

        Assert.All(sums[length..], sum => Assert.Equal(0, sum));
    }
}
