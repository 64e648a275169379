using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>Where Adafactor keeps the second moments of one tensor.</summary>
/// <param name="Factored">Whether they are factored: the tensor has two axes or more.</param>
/// <param name="Matrices">Matrices of its last two axes: the product of the others.</param>
/// <param name="Rows">Rows of each.</param>
/// <param name="Columns">Columns of each.</param>
/// <param name="RowStart">Place of its row factors, Matrices x Rows.</param>
/// <param name="ColumnStart">Place of its column factors, Matrices x Columns.</param>
/// <param name="SecondStart">Place of its second moments where they are not factored.</param>
internal readonly record struct AdafactorTensor(
    bool Factored, int Matrices, int Rows, int Columns, int RowStart, int ColumnStart, int SecondStart)
{
    /// <summary>Plans all tensors of a layout; factors and moments are packed without padding.</summary>
    public static (AdafactorTensor[] Tensors, int RowCount, int ColumnCount, int SecondCount) Plan(
        ParameterLayout layout)
    {
        AdafactorTensor[] plan = new AdafactorTensor[layout.Tensors.Count];
        (int rowCount, int columnCount, int secondCount) = (0, 0, 0);
        for (int i = 0; i < plan.Length; i++)
        {
            TensorSpec tensor = layout.Tensors[i];
            bool factored = tensor.Shape.Count >= 2;
            int rows = factored ? tensor.Shape[^2] : 1;
            int columns = factored ? tensor.Shape[^1] : tensor.Length;
            int matrices = factored ? tensor.Length / (rows * columns) : 1;
            plan[i] = new(factored, matrices, rows, columns, rowCount, columnCount, secondCount);
            if (factored)
            {
                rowCount += matrices * rows;
                columnCount += matrices * columns;
            }
            else
            {
                secondCount += tensor.Length;
            }
        }

        return (plan, rowCount, columnCount, secondCount);
    }
}
