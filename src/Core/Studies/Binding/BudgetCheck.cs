using Sweep.Core.Catalogue;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>
/// Checks that every arm gets the same number of configurations, and that there are not too many trials.
/// </summary>
internal static class BudgetCheck
{
    /// <summary>
    /// The search with its number of configurations settled; null, with errors added, if that cannot be.
    /// </summary>
    public static SearchOptions? Complete(
        IReadOnlyList<Arm> arms,
        SearchOptions search,
        int seeds,
        StudyMap root,
        CatalogueSet catalogue,
        StudyErrors errors)
    {
        int before = errors.Count;
        bool enumerates = catalogue.Samplers[search.Sampler.Name].Enumerates;
        SourceMark mark = root.Find(StudyDocument.Search)?.Mark ?? root.Mark;
        if (enumerates)
        {
            foreach (Arm arm in arms) CheckFinite(arm, root, search, errors);
        }
        else if (search.Configurations is null)
        {
            if (arms.FirstOrDefault(arm => !arm.Space.IsFixed) is { } searched)
            {
                errors.Add(mark, $"{StudyDocument.Search}.{SearchSection.Configurations}",
                    $"found no number of configurations, expected one: arm '{searched.Name}' has spaces to draw from");
            }

            search = search with { Configurations = 1 };
        }

        if (errors.Count == before && !search.UnequalBudgets) CheckEqual(arms, search, root, errors);
        if (errors.Count == before) CheckTrials(arms, search, seeds, mark, errors);
        return errors.Count == before ? search : null;
    }

    private static void CheckFinite(Arm arm, StudyMap root, SearchOptions search, StudyErrors errors)
    {
        foreach ((string path, SpaceNode space) in Infinite(arm.Space, StudyPath.Join(StudyDocument.Arms, arm.Name)))
        {
            errors.Add(ArmMark(root, arm), path,
                $"found an infinite space ({space.ToCanonicalJson()}) under the sampler '{search.Sampler.Name}', "
                + "expected a finite one: "
                + "add 'points: n' beside it, or list values with 'choice' or 'grid'");
        }
    }

    private static IEnumerable<(string Path, SpaceNode Space)> Infinite(SpaceNode node, string path) => node switch
    {
        { Count: not null } => [],
        SpaceMap map => map.Fields.SelectMany(field => Infinite(field.Value, StudyPath.Join(path, field.Key))),
        SpaceList list => list.Items.SelectMany((item, i) => Infinite(item, StudyPath.Join(path, i))),
        ChoiceSpace choice => choice.Options.SelectMany((option, i) =>
            Infinite(option, StudyPath.Join($"{path}.{SpaceKeyword.Choice}", i))),
        _ => [(path, node)],
    };

    private static void CheckEqual(IReadOnlyList<Arm> arms, SearchOptions search, StudyMap root, StudyErrors errors)
    {
        if (search.Configurations is { } wanted)
        {
            foreach (Arm arm in arms.Where(arm => arm.Space.Count < wanted))
            {
                errors.Add(ArmMark(root, arm), StudyPath.Join(StudyDocument.Arms, arm.Name),
                    $"found a space of only {Points(arm.Space.Count)}, "
                    + $"expected at least the {wanted} that every arm is to get: "
                    + $"ask for fewer ('configurations: {arms.Min(each => each.Space.Count)}'), widen the space, "
                    + "or allow it with 'unequal_budgets: true'");
            }

            return;
        }

        Arm largest = arms.MaxBy(arm => arm.Space.Count)!;
        foreach (Arm arm in arms.Where(arm => arm.Space.Count != largest.Space.Count))
        {
            errors.Add(ArmMark(root, arm), StudyPath.Join(StudyDocument.Arms, arm.Name),
                $"found a grid of {Points(arm.Space.Count)}, "
                + $"expected as many as arm '{largest.Name}' has ({largest.Space.Count}): "
                + "make the grids equally large, set 'configurations', or allow it with 'unequal_budgets: true'");
        }
    }

    private static void CheckTrials(
        IReadOnlyList<Arm> arms, SearchOptions search, int seeds, SourceMark mark, StudyErrors errors)
    {
        Int128 trials = seeds * arms.Aggregate(Int128.Zero, (sum, arm) => sum + search.ConfigurationsOf(arm));
        if (trials > StudyLimits.MaxTrials)
        {
            errors.Add(mark, StudyDocument.Search,
                $"found {trials} trials (configurations of all arms x {seeds} seeds), "
                + $"expected at most {StudyLimits.MaxTrials}");
        }
    }

    private static string Points(long? count) => count == 1 ? "1 configuration" : $"{count} configurations";

    // Budgets are judged after merging, where nodes have no marks of their own: the arm's name is the place.
    private static SourceMark ArmMark(StudyMap root, Arm arm) =>
        ((StudyMap)root.Find(StudyDocument.Arms)!.Value).Find(arm.Name)!.Mark;
}
