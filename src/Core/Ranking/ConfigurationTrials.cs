using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>One configuration's trials.</summary>
internal sealed class ConfigurationTrials
{
    private readonly ArraySegment<TrialOutcome> _trials;

    /// <summary>Takes the trials in the study's order of seeds.</summary>
    /// <exception cref="ArgumentException">Two have the same seed.</exception>
    public ConfigurationTrials(int number, ArraySegment<TrialOutcome> trials)
    {
        for (int i = 1; i < trials.Count; i++)
        {
            if (trials[i].Seed == trials[i - 1].Seed)
            {
                throw new ArgumentException(
                    $"Arm '{trials[i].Arm}' has configuration {number} with seed {trials[i].Seed} twice.",
                    nameof(trials));
            }
        }

        (Number, _trials) = (number, trials);
    }

    /// <summary>Number within the arm.</summary>
    public int Number { get; }

    /// <summary>The trials in the study's order of seeds.</summary>
    public IReadOnlyList<TrialOutcome> Trials => _trials;

    /// <summary>The configuration as canonical JSON.</summary>
    public string Parameters => _trials[0].Parameters;

    /// <summary>What it is chosen and ranked by.</summary>
    public ConfigurationScore Score(MetricReader reader)
    {
        int seeds = 0, pruned = 0, infinite = 0;
        double sum = 0;
        foreach (TrialOutcome trial in _trials)
        {
            double? value = reader.Criterion(trial);
            switch (trial.State)
            {
                case TrialState.Completed when value is { } number && double.IsFinite(number):
                    sum += number;
                    seeds++;
                    break;
                case TrialState.Pruned when value is null:
                    pruned++;
                    break;
                case TrialState.Pruned when double.IsFinite(value.Value):
                    sum += value.Value;
                    seeds++;
                    pruned++;
                    break;
                case TrialState.Queued or TrialState.Running or TrialState.Cancelled:
                    break;
                default:
                    infinite++;
                    break;
            }
        }

        ArmStanding standing = infinite > 0 ? ArmStanding.Diverged
            : seeds == 0 ? ArmStanding.Nothing
            : pruned > 0 ? ArmStanding.Pruned
            : ArmStanding.Trained;
        return new(standing, seeds, seeds > 0 ? sum / seeds : double.NaN);
    }
}
