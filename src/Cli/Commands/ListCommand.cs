using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;
using Sweep.Core.Catalogue;
using Sweep.Silo;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep list</c>: the catalogue, stored studies, and silos.</summary>
internal static class ListCommand
{
    private const int MostRange = 32; // a longer range pushes its own meaning aside, not everybody's

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("list", "Lists what study files can name, stored studies, and silos.");
        command.Add(Section(
            "optimizers", "Optimizers with hyperparameters, defaults, ranges and sources.", SweepCatalogue.Optimizers));
        command.Add(Section("schedules", "Learning-rate schedules.", SweepCatalogue.Schedules));
        command.Add(Section("switch-rules", "Rules that say when a switch takes place.", SweepCatalogue.SwitchRules));
        command.Add(Section("problems", "Problems.", SweepCatalogue.Problems));
        command.Add(Section("samplers", "Samplers of configurations.", SweepCatalogue.Samplers));
        command.Add(DataCommand.List("datasets"));
        command.Add(Studies());
        command.Add(Silos());
        return command;
    }

    private static Command Section(string name, string description, IReadOnlyList<CatalogueEntry> entries)
    {
        Argument<string[]> names = new("name")
        {
            Description = "Only these entries, with everything known of them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new(name, description) { names, json };
        command.SetAction(result =>
        {
            string[] wanted = result.GetValue(names) ?? [];
            List<CatalogueEntry> chosen = [.. entries.Where(entry => wanted.Length == 0 || Matches(entry, wanted))];
            if (wanted.Except(chosen.SelectMany(entry => entry.Aliases.Prepend(entry.Name)))
                .FirstOrDefault() is { } unknown)
                throw Unknown.Name(name.Replace('-', ' ').TrimEnd('s'), unknown, entries.Select(entry => entry.Name));

            if (result.GetValue(json)) Print.Json(chosen.Select(Views.Of));
            else if (wanted.Length > 0) PrintDetails(chosen);
            else PrintOverview(chosen);
        });
        return command;
    }

    private static Command Studies()
    {
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command("studies", "Stored studies.", access, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess place = await access.OpenAsync(result, AccessMode.Read, cancellation);
            IReadOnlyList<StudyView> studies = await place.ListStudiesAsync(cancellation);
            if (result.GetValue(json))
            {
                Print.Json(studies);
                return;
            }

            Print.Table(
                ["study", "status", "ended", "planned", "submitted"],
                studies.Select(study => new[]
                {
                    study.Name, study.Status, $"{study.EndedTrials}", $"{study.PlannedTrials}",
                    $"{study.SubmittedAt:u}",
                }));
        });
        return command;
    }

    private static Command Silos()
    {
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Option<bool> all = new("--all") { Description = "Those that have died or drained, too." };
        Command command = AccessOptions.Command("silos", "Silos at work for the stored studies.", access, all, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess place = await access.OpenAsync(result, AccessMode.Read, cancellation);
            IReadOnlyList<SiloView> silos = await place.ListSilosAsync(result.GetValue(all), cancellation);
            if (result.GetValue(json))
            {
                Print.Json(silos);
                return;
            }

            Print.Table(
                ["silo", "state", "slots", "labels", "since", "lease until", "numerics", "incarnation"],
                silos.Select(silo => new[]
                {
                    silo.Name, silo.Live ? "live" : "dead", $"{silo.Slots}", string.Join(",", silo.Labels),
                    $"{silo.RegisteredAt:u}", $"{silo.ExpiresAt:u}", $"{silo.NumericsVersion}", $"{silo.Incarnation}",
                }));
        });
        return command;
    }

    private static bool Matches(CatalogueEntry entry, string[] names) =>
        names.Contains(entry.Name) || entry.Aliases.Any(names.Contains);

    private static void PrintOverview(IEnumerable<CatalogueEntry> entries)
    {
        foreach (CatalogueEntryView entry in entries.Select(Views.Of))
        {
            Console.WriteLine($"{entry.Name}: {entry.Summary}");
            PrintHyperparameters(entry);
            Console.WriteLine($"  source: {entry.Source}");
        }
    }

    private static void PrintHyperparameters(CatalogueEntryView entry)
    {
        PrintSettings(entry);
        foreach (MetricView metric in entry.Metrics) Console.WriteLine($"  metric {metric.Name}: {metric.Summary}");
    }

    private static void PrintSettings(CatalogueEntryView entry)
    {
        if (entry.Hyperparameters.Count == 0) return;
        int name = entry.Hyperparameters.Max(setting => setting.Name.Length);
        int value = entry.Hyperparameters.Max(setting => DefaultOf(setting).Length);
        int range = Math.Min(MostRange, entry.Hyperparameters.Max(setting => setting.Range.Length));
        foreach (HyperparameterView setting in entry.Hyperparameters)
        {
            Console.WriteLine(
                $"  {setting.Name.PadRight(name)}  {DefaultOf(setting).PadRight(value)}  "
                + $"{setting.Range.PadRight(range)}  {setting.Summary}");
        }
    }

    private static void PrintDetails(IEnumerable<CatalogueEntry> entries)
    {
        foreach (CatalogueEntryView entry in entries.Select(Views.Of))
        {
            Console.WriteLine($"{entry.Name}: {entry.Summary}");
            if (entry.Aliases.Count > 0) Console.WriteLine($"  also: {string.Join(", ", entry.Aliases)}");
            Console.WriteLine($"  {entry.Equation}");
            Console.WriteLine($"  source: {entry.Source}");
            if (entry.Differences.Length > 0) Console.WriteLine($"  differences: {entry.Differences}");
            PrintHyperparameters(entry);
            Console.WriteLine();
        }
    }

    private static string DefaultOf(HyperparameterView setting) =>
        setting.Required ? "(required)" : setting.Default ?? "-";
}
