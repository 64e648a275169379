using System.CommandLine;
using Sweep.Cli.Output;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Silo.Datasets;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep range-test</c>: which learning rates an arm can be searched over.</summary>
internal static class RangeTestCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        RangeTestOptions defaults = new();
        Argument<string> file = new("file") { Description = "The study file (YAML or JSON)." };
        Option<string> arm = new("--arm") { Description = "The arm to test.", Required = true };
        Option<int> configuration = new("--configuration")
        {
            Description = "Number of the configuration whose other hyperparameters are used.",
        };
        Option<RangeTestForm> form = new("--form") { Description = "Whose smoothing and stopping." };
        Option<double> start = new("--start")
        {
            Description = "First rate.",
            DefaultValueFactory = _ => defaults.Start,
            HelpName = "rate",
        };
        Option<double> end = new("--end")
        {
            Description = "Last rate.",
            DefaultValueFactory = _ => defaults.End,
            HelpName = "rate",
        };
        Option<int> steps = new("--steps")
        {
            Description = "Steps between them.",
            DefaultValueFactory = _ => defaults.Iterations,
        };
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "range-test", "Trains an arm at growing learning rates and suggests some; stores nothing.")
        {
            file, arm, configuration, form, start, end, steps, data, json,
        };
        command.SetAction(result =>
        {
            RangeTestOptions options = new()
            {
                Start = result.GetValue(start),
                End = result.GetValue(end),
                Iterations = result.GetValue(steps),
                Form = result.GetValue(form),
            };
            TrialPlan plan = Plan(
                result.GetRequiredValue(file), result.GetRequiredValue(arm), result.GetValue(configuration));
            RangeTestResult found = Run(plan, new DatasetLibrary(new DatasetFolders(result.GetValue(data))), options);
            if (result.GetValue(json)) Print.Json(found);
            else Show(found);
        });
        return command;
    }

    private static TrialPlan Plan(string file, string arm, int configuration)
    {
        (Study study, _) = StudyFile.Read(file);
        if (study.Arms.All(known => known.Name != arm))
            throw Unknown.Name("arm", arm, study.Arms.Select(known => known.Name), $"{file}: ");

        PlannedTrial? trial = StudyDesign.Trials(study)
            .FirstOrDefault(trial => trial.Arm == arm && trial.Configuration.Number == configuration);
        return trial is null
            ? throw new CommandException(ExitCode.Usage, $"{file}: arm '{arm}' has no configuration {configuration}.")
            : StudyBinder.Plan(study, trial.Configuration.Parameters, trial.Seed);
    }

    private static RangeTestResult Run(TrialPlan plan, DatasetLibrary datasets, RangeTestOptions options)
    {
        try
        {
            return RangeTest.Run(plan, datasets, options);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidPlanException)
        {
            throw new CommandException(ExitCode.Usage, exception.Message);
        }
    }

    private static void Show(RangeTestResult found)
    {
        foreach (string line in TextPlot.Draw(found.Points)) Console.WriteLine(line);
        Console.WriteLine();
        if (found.Stopped) Console.WriteLine("Stopped early: the loss grew too large.");
        Print.Table(
            ["suggestion", "learning rate"],
            new (string Name, double? Rate)[]
            {
                ("steepest", found.Steepest), ("valley", found.Valley), ("minimum / 10", found.MinimumOverTen),
            }.Select(row => new[] { row.Name, row.Rate is { } rate ? Format.Number(rate) : "too few points" }));
    }
}
