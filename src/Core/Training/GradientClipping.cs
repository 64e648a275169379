namespace Sweep.Core.Training;

/// <summary>What clipping bounds.</summary>
public enum GradientClipping
{
    /// <summary>The Euclidean norm of the whole gradient, which keeps its direction.</summary>
    Norm,

    /// <summary>The magnitude of each coordinate.</summary>
    Value,
}
