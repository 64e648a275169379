using System.CommandLine;
using System.Globalization;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep extend</c>: more seeds or configurations for a study.</summary>
internal static class ExtendCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        Option<ulong[]?> seeds = new("--seeds")
        {
            Description = "Seeds to append, with commas between: every configuration is trained with them too.",
            HelpName = "5,6",
            CustomParser = result =>
            {
                List<ulong> read = [];
                foreach (string part in result.Tokens[0].Value.Split(','))
                {
                    if (ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
                        read.Add(seed);
                    else
                        result.AddError($"--seeds: found '{part}', expected whole numbers with commas between.");
                }

                return [.. read];
            },
        };
        Option<int?> configurations = new("--configurations")
        {
            Description = "Configurations of each arm from now on: more than before.",
            HelpName = "n",
        };
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command(
            "extend", "Gives a study more seeds or configurations, after the trials that it has.", access,
            name, seeds, configurations, json);
        command.Validators.Add(result =>
        {
            if (result.GetResult(seeds) is null && result.GetResult(configurations) is null)
                result.AddError("Give --seeds, --configurations or both.");
        });
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Change, cancellation);
            StudyView study = await studies.GetStudyAsync(result.GetRequiredValue(name), cancellation);

            // The place makes the call one that can be repeated: the same extension is not appended twice.
            study = await studies.ExtendAsync(
                study.Name,
                new(result.GetValue(seeds), result.GetValue(configurations), study.Extensions),
                cancellation);
            if (result.GetValue(json)) Print.Json(study);
            else Print.Study(study, "extended");
        });
        return command;
    }
}
