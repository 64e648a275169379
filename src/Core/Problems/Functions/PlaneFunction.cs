namespace Sweep.Core.Problems.Functions;

/// <summary>A function of two variables with its gradient, in double.</summary>
/// <param name="u">First variable.</param>
/// <param name="v">Second variable.</param>
public delegate (double Value, double U, double V) PlaneFunction(double u, double v);
