using Sweep.Core.Catalogue;
using Sweep.Core.Switching;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>Every optimizer against PyTorch, or against its paper's rule in float64 where PyTorch has none.</summary>
public sealed class TrajectoryTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;
    private const double SmallestNormal = 1.17549435e-38; // below it float32 has no relative precision

    public static TheoryData<string> Labels => [.. Trajectories.All.Select(trajectory => trajectory.Label)];

    /// <summary>All but the switch: it takes the steps of its two optimizers, and has tests of its own.</summary>
    public static TheoryData<string> Names =>
        [.. SweepCatalogue.Optimizers.Select(entry => entry.Name).Where(name => name != SwitchOptimizer.Entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_optimizer_is_compared_at_three_settings(string name)
    {
        int settings = Trajectories.All
            .Where(trajectory => trajectory.Entry.Name == name && trajectory.Checkpoints.Count > 1)
            .Count();
        Assert.True(settings >= 3, $"'{name}' is compared at {settings} settings only.");
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Five_hundred_steps_stay_within_1e_5_of_the_reference(string label)
    {
        Trajectory trajectory = Trajectories.Get(label);
        OptimizerRun run = trajectory.Start();
        double[] initial = run.Read("parameters");
        double worst = 0;
        double worstWay = 0;
        int time = 0;
        foreach (Checkpoint checkpoint in trajectory.Checkpoints)
        {
            for (; time < checkpoint.Step; time++) run.Step(time, trajectory.Rate(time), trajectory.Momentum(time));
            RequireAllStates(run, checkpoint);
            foreach ((string name, double[] expected) in checkpoint.Values)
            {
                double error = NormError(expected, run.Read(name));
                worst = Math.Max(worst, error);
                Assert.True(error < Tolerance, $"{label}: {name} after step {time}: {error:e2}");
            }

            // Where parameters hardly move, their own norm hides the error: the way they went must agree as well, but
            // for the rounding of the parameters themselves, once a step.
            double[] way = Subtract(checkpoint.Values["parameters"], initial);
            double wayError = Norm(Subtract(way, Subtract(run.Read("parameters"), initial)));
            double rounding = Math.ScaleB(Norm(initial), -24) * Math.Sqrt(time);
            double relative = Math.Max(0, wayError - rounding) / Norm(way);
            worstWay = Math.Max(worstWay, double.IsNaN(relative) ? 0 : relative);
            bool agrees = wayError <= (Tolerance * Norm(way)) + rounding;
            Assert.True(agrees, $"{label}: way after {time}: {relative:e2}");
        }

        Assert.Equal(500, time);
        output.WriteLine($"{label}: {worst:e1}, way {worstWay:e1}");
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_single_step_from_the_reference_state_agrees(string label)
    {
        Trajectory trajectory = Trajectories.Get(label);
        int compared = 0;
        foreach ((Checkpoint before, Checkpoint after) in trajectory.Checkpoints.Zip(trajectory.Checkpoints.Skip(1)))
        {
            if (after.Step != before.Step + 1) continue;
            OptimizerRun run = trajectory.Start();
            run.Load(before);
            run.Step(before.Step, trajectory.Rate(before.Step), trajectory.Momentum(before.Step));
            double[] start = before.Values["parameters"];
            double[] expected = after.Values["parameters"];
            double[] actual = run.Read("parameters");
            for (int i = 0; i < expected.Length; i++)
            {
                double size = Math.Abs(start[i]) + Math.Abs(expected[i] - start[i]);
                double bound = (Tolerance * size) + SmallestNormal;
                Assert.True(
                    Math.Abs(actual[i] - expected[i]) <= bound,
                    $"{label}: coordinate {i} in step {after.Step}: {actual[i]:r}, expected {expected[i]:r}");
            }

            compared++;
        }

        Assert.True(compared == 5 || trajectory.Checkpoints.Count == 1, "The checkpoints hold no neighbours.");
    }

    private static void RequireAllStates(OptimizerRun run, Checkpoint checkpoint)
    {
        IEnumerable<string> known = run.Optimizer.State.Vectors.Select(vector => vector.Name)
            .Concat(run.Optimizer.State.ScalarNames.Where(name => !OptimizerRun.IsStepCounter(name)));
        Assert.Empty(known.Except(checkpoint.Values.Keys));
    }

    private static double[] Subtract(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static double NormError(double[] expected, double[] actual)
    {
        double norm = Norm(expected);
        double error = Norm(Subtract(expected, actual));
        return norm > SmallestNormal / Tolerance ? error / norm : error;
    }
}
