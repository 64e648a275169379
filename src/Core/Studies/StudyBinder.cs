using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies.Binding;
using Sweep.Core.Studies.Nodes;
using Sweep.Core.Training;

namespace Sweep.Core.Studies;

/// <summary>Makes of a study and its stored texts what runs: samplers and trial plans.</summary>
public static class StudyBinder
{
    /// <summary>A sampler at the beginning of an arm.</summary>
    public static ISampler Sampler(Study study, Arm arm, CatalogueSet? catalogue = null) =>
        (catalogue ?? CatalogueSet.Default).Samplers[study.Search.Sampler.Name]
            .Create(study.Search.Sampler.Values, new(study.Seed, arm));

    /// <summary>The plan of one trial.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parameters">The configuration: <see cref="Configuration.Parameters"/>.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <param name="catalogue">What names mean; <see cref="CatalogueSet.Default"/> where left out.</param>
    /// <exception cref="InvalidDataException">
    /// The configuration does not fit the catalogue; the message says where.
    /// </exception>
    public static TrialPlan Plan(Study study, string parameters, ulong seed, CatalogueSet? catalogue = null)
    {
        catalogue ??= CatalogueSet.Default;
        if (!catalogue.Problems.TryGet(study.Problem.Name, out ProblemEntry? problem))
            throw new InvalidDataException($"The catalogue has no problem named '{study.Problem.Name}'.");
        if (problem.IsExternal)
            throw new InvalidDataException($"Trials of '{problem.Name}' are evaluated by clients, not here.");
        IReadOnlyDictionary<string, SpaceNode> fields = ReadConfiguration(parameters, catalogue).Fields;
        return new()
        {
            Problem = study.Problem,
            Optimizer = new ComponentBinder(ComponentKind.Optimizer).ToSpec(fields[ArmSection.Optimizer], catalogue),
            Schedule = fields.TryGetValue(ArmSection.Schedule, out SpaceNode? schedule)
                ? new ComponentBinder(ComponentKind.Schedule).ToSpec(schedule, catalogue)
                : catalogue.Schedules[ArmSection.DefaultSchedule].Spec(),
            Train = TrainSection.ToOptions((SpaceMap?)fields.GetValueOrDefault(ArmSection.Train), problem),
            StudySeed = study.Seed,
            Seed = seed,
            Criteria = study.Criteria,
        };
    }

    private static SpaceMap ReadConfiguration(string parameters, CatalogueSet catalogue)
    {
        StudyErrors errors = new("configuration");
        BindScope scope = new(errors, catalogue, "a configuration has a value for everything");
        StudyNode? node = StudyText.Check(parameters, errors) ? StudyText.Parse(parameters, errors) : null;
        SpaceNode? bound = node is null ? null : new SectionBinder(ArmSection.Section).Bind(node, "", scope);
        return bound is SpaceMap map && !errors.Any
            ? map
            : throw new InvalidDataException(string.Join(Environment.NewLine, errors.ToList()));
    }
}
