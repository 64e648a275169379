using Sweep.Core.Optimizers;
using Sweep.Core.Training;

namespace Sweep.Core.Schedules;

/// <summary>
/// A schedule that begins anew, over the rest of the budget, when its optimizer begins a phase
/// (<see cref="IOptimizer.Phase"/>). Without phases it is the schedule itself.
/// </summary>
internal sealed class PhasedSchedule : ISchedule
{
    private readonly Func<ScheduleContext, ISchedule> _create;
    private readonly ScheduleContext _context;
    private readonly IOptimizer _optimizer;
    private ISchedule _current;
    private SchedulePhase? _phase;

    public PhasedSchedule(Func<ScheduleContext, ISchedule> create, ScheduleContext context, IOptimizer optimizer)
    {
        _create = create;
        _context = context;
        _optimizer = optimizer;
        _current = create(context);
    }

    /// <inheritdoc/>
    /// <remarks>On resume the optimizer's state is read first: it says which phase this is the state of.</remarks>
    public NamedState State => Current(out _).State;

    /// <inheritdoc/>
    public ScheduleValue At(long step) => Current(out long start).At(step - start);

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics) =>
        Current(out long start).Observe(step - start, metrics);

    /// <summary>The schedule of the optimizer's phase, which began at <paramref name="start"/>.</summary>
    public ISchedule Current(out long start)
    {
        if (_optimizer.Phase is { } phase && phase != _phase)
        {
            _phase = phase;
            _current = _create(_context with
            {
                BaseRate = phase.BaseRate,
                TotalSteps = Math.Max(1, _context.TotalSteps - phase.Start),
            });
        }

        start = _phase?.Start ?? 0;
        return _current;
    }
}
