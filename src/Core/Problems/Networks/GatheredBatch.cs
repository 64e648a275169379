namespace Sweep.Core.Problems.Networks;

/// <summary>Which part of which training batch lies in an input buffer, with its labels.</summary>
/// <param name="capacity">Most rows.</param>
internal sealed class GatheredBatch(int capacity)
{
    private (long Step, int First, int Rows) _of;

    /// <summary>Labels of the examples in the buffer.</summary>
    public byte[] Labels { get; } = new byte[capacity];

    /// <summary>
    /// Whether several trials use the buffer, step by step with the same batches; only then does the step say which
    /// batch it is.
    /// </summary>
    public bool IsShared { get; set; }

    /// <summary>Whether the buffer holds these rows; if not, it is taken to hold them from now on.</summary>
    /// <param name="step">The optimizer step.</param>
    /// <param name="first">Position of the first row in the step's batch.</param>
    /// <param name="rows">Rows.</param>
    public bool Holds(long step, int first, int rows)
    {
        bool holds = IsShared && _of == (step, first, rows);
        _of = (step, first, rows);
        return holds;
    }

    /// <summary>Says that something else is written into the buffer.</summary>
    public void Forget() => _of = default;
}
