namespace Sweep.Core.Training;

/// <summary>What a run keeps of the steps it has taken.</summary>
internal struct StepLedger()
{
    /// <summary>Optimizer steps taken.</summary>
    public long Step;

    /// <summary>Sum of the mini-batch losses since the last evaluation, in the order of the steps.</summary>
    public double LossSum;

    /// <summary>Steps in <see cref="LossSum"/>.</summary>
    public long LossCount;

    /// <summary>Mini-batch loss before the last step; NaN before the first. Not in checkpoints.</summary>
    public double LastLoss = double.NaN;

    /// <summary>Learning rate of the last step; before training, NaN until measured, then that of the first.</summary>
    public double LearningRate = double.NaN;

    /// <summary>Gradient norm of the last step before an evaluation; NaN before the first.</summary>
    public double GradientNorm = double.NaN;

    /// <summary>Enters a step.</summary>
    public void Add(double loss, double learningRate)
    {
        Step++;
        LossSum += loss;
        LossCount++;
        (LastLoss, LearningRate) = (loss, learningRate);
    }
}
