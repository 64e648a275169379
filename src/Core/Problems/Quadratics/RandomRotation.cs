using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>
/// A rotation drawn uniformly from SO(d) by the subgroup algorithm: Diaconis and Shahshahani, "The subgroup algorithm
/// for generating uniform random variables" (1987). A random plane rotation is embedded into ever larger spaces, each
/// time followed by a Householder reflection that takes the first axis to a random direction.
/// </summary>
internal static class RandomRotation
{
    /// <summary>Draws d x d entries, row-major, in the order of draws that DeepOBS uses.</summary>
    public static double[] Draw(int dimension, NumpyRandomState random)
    {
        double turns = random.NextUniform();
        double cosine = ScalarMath.CosPi(2 * turns), sine = ScalarMath.SinPi(2 * turns);
        double[] rotation = [cosine, sine, -sine, cosine];
        for (int size = 3; size <= dimension; size++) rotation = Reflect(Embed(rotation, size), size, random);

        // The sign cancels in R^T D R; it is changed only so that R itself equals the reference's.
        for (int i = 0; i < rotation.Length; i++) rotation[i] = -rotation[i];
        return rotation;
    }

    private static double[] Embed(double[] rotation, int size)
    {
        double[] embedded = new double[size * size];
        embedded[0] = 1;
        int inner = size - 1;
        for (int i = 0; i < inner; i++) rotation.AsSpan(i * inner, inner).CopyTo(embedded.AsSpan(((i + 1) * size) + 1));
        return embedded;
    }

    private static double[] Reflect(double[] matrix, int size, NumpyRandomState random)
    {
        double[] axis = new double[size];
        for (int i = 0; i < size; i++) axis[i] = random.NextNormal();
        double norm = Norm(axis);
        for (int i = 0; i < size; i++) axis[i] = (i == 0 ? 1 : 0) - (axis[i] / norm);
        norm = Norm(axis);
        for (int i = 0; i < size; i++) axis[i] /= norm;

        for (int j = 0; j < size; j++)
        {
            double projection = 0;
            for (int i = 0; i < size; i++) projection += axis[i] * matrix[(i * size) + j];
            for (int i = 0; i < size; i++) matrix[(i * size) + j] -= 2 * axis[i] * projection;
        }

        return matrix;
    }

    private static double Norm(double[] vector)
    {
        double sum = 0;
        foreach (double value in vector) sum += value * value;
        return Math.Sqrt(sum);
    }
}
