using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Tests.Problems;

/// <summary>What belongs to a problem is drawn from streams that no trial has, not even that of seeds 0.</summary>
public sealed class ProblemDataStreamTests
{
    [Theory]
    [InlineData(Split.Train)]
    [InlineData(Split.Validation)]
    [InlineData(Split.Test)]
    public void The_noise_of_an_evaluation_is_not_that_of_a_step_with_seeds_0(Split split)
    {
        Batch batch = new([0], (long)split, 0, 0);
        RandomStream training = ForwardPass.Training(batch, 0).Noise;
        RandomStream evaluation = ForwardPass.Evaluation(split, 0).Noise;
        for (ulong index = 0; index < 10; index++) Assert.NotEqual(training.BitsAt(index), evaluation.BitsAt(index));
    }

    [Fact]
    public void No_purpose_of_a_trial_has_the_stream_of_a_problem()
    {
        foreach (RandomPurpose purpose in Enum.GetValues<RandomPurpose>().Except([RandomPurpose.ProblemData]))
        {
            Assert.NotEqual(
                RandomStream.Create(0, 0, purpose).UInt64At(0), RandomStream.OfProblem(use: 0).UInt64At(0));
            Assert.NotEqual(
                RandomStream.Create(0, 1, purpose).UInt64At(0), RandomStream.OfProblem(use: 1).UInt64At(0));
        }
    }

    [Fact]
    public void Uses_and_parts_of_a_problems_data_have_streams_of_their_own()
    {
        ulong[] firsts =
        [
            RandomStream.OfProblem(0).UInt64At(0), RandomStream.OfProblem(0, 1).UInt64At(0),
            RandomStream.OfProblem(1).UInt64At(0), RandomStream.OfProblem(1, 1).UInt64At(0),
        ];
        Assert.Equal(firsts.Length, firsts.Distinct().Count());
    }
}
