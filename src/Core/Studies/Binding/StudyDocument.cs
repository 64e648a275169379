using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Search;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>Binds a whole study document. Every section is read, so that all errors come at once.</summary>
internal sealed class StudyDocument
{
    public const string Name = "study";
    public const string Seed = "seed";
    public const string Problem = "problem";
    public const string Train = "train";
    public const string Seeds = "seeds";
    public const string Arms = "arms";
    public const string Search = "search";
    public const string Rank = "rank";

    private readonly StudyErrors _errors;
    private readonly CatalogueSet _catalogue;
    private readonly BindScope _free;
    private readonly StudyMap _root;
    private readonly Dictionary<string, SpaceNode> _canonical = new(StringComparer.Ordinal);

    private StudyDocument(StudyMap root, CatalogueSet catalogue, StudyErrors errors)
    {
        _root = root;
        _catalogue = catalogue;
        _errors = errors;
        _free = new(errors, catalogue, SpaceRefusal: null);
    }

    public static IReadOnlyList<string> Sections { get; } = [Name, Seed, Problem, Train, Seeds, Arms, Search, Rank];

    public static IReadOnlyList<string> RequiredSections { get; } = [Name, Problem, Seeds, Arms];

    /// <summary>The study, or null with errors added.</summary>
    /// <param name="root">The document.</param>
    /// <param name="catalogue">What names mean.</param>
    /// <param name="errors">Where errors go.</param>
    /// <param name="isStored">
    /// Whether it comes out of a store: it may name metrics that its trials lack, which versions before accepted.
    /// </param>
    public static Study? Bind(StudyNode root, CatalogueSet catalogue, StudyErrors errors, bool isStored = false)
    {
        if (root is StudyMap map) return new StudyDocument(map, catalogue, errors).Bind(isStored);
        errors.Add(root.Mark, "",
            $"found {root.Description}, expected a map with {string.Join(", ", RequiredSections)}");
        return null;
    }

    private static string Require(string section) => section switch
    {
        Name => $"a name: {Names.ValidForm}",
        Problem => "the name of a problem, or {name: ..., ...}",
        Seeds => SeedsBinder.SeedsRange,
        _ => "a map of arms: {name: {optimizer: ...}}",
    };

    private Study? Bind(bool isStored)
    {
        CheckNames();
        string? name = BindName();
        ulong? seed = BindSeed();
        ComponentSpec? problem = BindProblem();
        ProblemEntry? entry = problem is null ? null : _catalogue.Problems[problem.Name];
        SpaceMap? train = BindTrain(entry);
        IReadOnlyList<ulong>? seeds = BindSeeds();
        List<Arm>? arms = BindArms(entry, train);
        SearchOptions? search = BindSearch();
        List<RankLine>? rank = BindRank(entry);
        if (_errors.Any || name is null || seed is null || problem is null || entry is null || seeds is null
            || arms is null || search is null || rank is null)
            return null;

        if (!entry.IsExternal && !CheckTraining(entry, arms, rank, isStored)) return null;
        SearchOptions? complete = BudgetCheck.Complete(arms, search, seeds.Count, _root, _catalogue, _errors);
        if (complete is null) return null;
        return new()
        {
            Name = name,
            Seed = seed.Value,
            Problem = problem,
            Seeds = seeds,
            Arms = arms,
            Search = complete,
            Rank = rank,
            CanonicalText = new SpaceMap(_canonical).ToCanonicalJson(),
        };
    }

    private bool CheckTraining(
        ProblemEntry problem, IReadOnlyList<Arm> arms, IReadOnlyList<RankLine> rank, bool isStored)
    {
        TrainCheck trainCheck = new(_root, problem, rank, _catalogue, _errors);
        MetricCheck metricCheck = new(_root, problem, _catalogue, _errors);
        return trainCheck.Check(arms) & (isStored || metricCheck.Check(arms));
    }

    private void CheckNames()
    {
        foreach (StudyEntry entry in _root.Entries.Where(entry => !Sections.Contains(entry.Key)))
        {
            string message = entry.Key == "prune"
                ? "found 'prune', expected no pruning: this version runs every trial to its end, "
                    + "pruning comes in a later one"
                : $"found the unknown section {Names.Quote(entry.Key)}, "
                    + $"expected one of {string.Join(", ", Sections)}{Names.Suggest(entry.Key, Sections)}";
            _errors.Add(entry.Mark, StudyPath.Join("", entry.Key), message);
        }

        foreach (string section in RequiredSections.Where(section => _root.Find(section) is null))
            _errors.Add(_root.Mark, section, $"found no '{section}', expected {Require(section)}");
    }

    private string? BindName()
    {
        if (_root.Find(Name) is not { } entry) return null;
        if (entry.Value is not StudyScalar { Kind: not ScalarKind.Null } scalar || !Names.IsValid(scalar.Text))
        {
            _errors.Add(entry.Value.Mark, Name, $"found {entry.Value.Description}, expected {Require(Name)}");
            return null;
        }

        _canonical[Name] = new SpaceFixed(scalar.Text);
        return scalar.Text;
    }

    private ulong? BindSeed()
    {
        if (_root.Find(Seed) is not { } entry) return 0;
        if (SeedsBinder.BindSeed(entry.Value, Seed, _errors) is not { } seed) return null;
        _canonical[Seed] = new SpaceFixed(seed);
        return seed;
    }

    private ComponentSpec? BindProblem()
    {
        if (_root.Find(Problem) is not { } entry) return null;
        ComponentBinder binder = new(ComponentKind.Problem);
        BindScope scope = _free with { SpaceRefusal = "all arms of a study train the same problem" };
        if (binder.Bind(entry.Value, Problem, scope) is not { } node) return null;
        _canonical[Problem] = node;
        return binder.ToSpec(node, _catalogue);
    }

    private SpaceMap? BindSection(string name, SectionHyperparameter section, BindScope scope)
    {
        if (_root.Find(name) is not { } entry) return null;
        if (new SectionBinder(section).Bind(entry.Value, name, scope) is not SpaceMap map) return null;
        _canonical[name] = map;
        return map;
    }

    private IReadOnlyList<ulong>? BindSeeds()
    {
        if (_root.Find(Seeds) is not { } entry) return null;
        if (SeedsBinder.BindSeeds(entry.Value, Seeds, _errors) is not { } seeds) return null;
        _canonical[Seeds] = SeedsBinder.ToNode(seeds);
        return seeds;
    }

    private SpaceMap? BindTrain(ProblemEntry? problem)
    {
        if (problem is not { IsExternal: true }) return BindSection(Train, TrainSection.Section, _free);
        if (_root.Find(Train) is { } entry)
        {
            _errors.Add(entry.Mark, Train,
                $"found '{Train}', expected none: what clients evaluate ('{problem.Name}') is not trained here");
        }

        return null;
    }

    private List<Arm>? BindArms(ProblemEntry? problem, SpaceMap? train)
    {
        if (_root.Find(Arms) is not { } entry) return null;
        if (entry.Value is not StudyMap { Entries.Count: > 0 } map)
        {
            _errors.Add(entry.Value.Mark, Arms, $"found {entry.Value.Description}, expected {Require(Arms)}");
            return null;
        }

        SectionBinder binder = new(ArmSection.Of(problem));
        SortedDictionary<string, SpaceNode> canonical = new(StringComparer.Ordinal);
        List<Arm> arms = [];
        foreach (StudyEntry arm in map.Entries)
        {
            string path = StudyPath.Join(Arms, arm.Key);
            if (!Names.IsValid(arm.Key))
            {
                _errors.Add(arm.Mark, path, $"found the arm name {Names.Quote(arm.Key)}, expected {Names.ValidForm}");
            }
            else if (binder.Bind(arm.Value, path, _free) is SpaceMap space)
            {
                canonical.Add(arm.Key, space);
                arms.Add(new(arm.Key, WithTrain(space, train)));
            }
        }

        _canonical[Arms] = new SpaceMap(canonical);
        return [.. arms.OrderBy(arm => arm.Name, StringComparer.Ordinal)];
    }

    private static SpaceMap WithTrain(SpaceMap arm, SpaceMap? train)
    {
        SpaceMap? own = arm.Fields.TryGetValue(ArmSection.Train, out SpaceNode? node) ? (SpaceMap)node : null;
        return TrainSection.Merge(train, own) is { } merged
            ? new(arm.Fields.Where(field => field.Key != ArmSection.Train).Append(new(ArmSection.Train, merged)))
            : arm;
    }

    private SearchOptions? BindSearch()
    {
        BindScope scope = _free with { SpaceRefusal = "only arms and train are searched over" };
        SpaceMap? search = BindSection(Search, SearchSection.Section, scope);
        if (search is null && _root.Find(Search) is not null) return null;
        IReadOnlyDictionary<string, SpaceNode> fields = search?.Fields ?? new Dictionary<string, SpaceNode>();
        ComponentSpec sampler = fields.TryGetValue(SearchSection.Sampler, out SpaceNode? node)
            ? new ComponentBinder(ComponentKind.Sampler).ToSpec(node, _catalogue)
            : _catalogue.Samplers[SearchSection.DefaultSampler].Spec();
        int? configurations = fields.TryGetValue(SearchSection.Configurations, out SpaceNode? count)
            ? Convert.ToInt32(((SpaceFixed)count).Value)
            : null;
        bool unequal = fields.TryGetValue(SearchSection.UnequalBudgets, out SpaceNode? flag)
            && (bool)((SpaceFixed)flag).Value;
        return new(sampler, configurations, unequal);
    }

    private List<RankLine>? BindRank(ProblemEntry? problem)
    {
        if (_root.Find(Rank) is not { } entry) return [RankBinder.Default];
        List<string>? arms = (_root.Find(Arms)?.Value as StudyMap)?.Entries.Select(arm => arm.Key).ToList();
        CatalogueSet? known = problem is { IsExternal: true } ? null : _catalogue;
        if (new RankBinder(_errors, arms, known).Bind(entry.Value, Rank) is not { } bound) return null;
        _canonical[Rank] = bound.Canonical;

        // A study of comparisons alone still needs something to select configurations by.
        return bound.Lines.OfType<RankByCriterion>().Any() ? bound.Lines : [RankBinder.Default, .. bound.Lines];
    }
}
