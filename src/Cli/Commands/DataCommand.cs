using System.CommandLine;
using Spectre.Console;
using Sweep.Cli.Output;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Silo.Datasets;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep data</c>: data sets on this machine.</summary>
internal static class DataCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("data", "Lists data sets and fetches those that do not ship with Sweep.");
        command.Add(List("list"));
        command.Add(Fetch());
        return command;
    }

    /// <summary>The list of data sets, under the name that the parent command gives it.</summary>
    public static Command List(string name)
    {
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        Command command = new(name, "Data sets, and where on this machine they are.") { data, json };
        command.SetAction(result =>
        {
            DatasetLibrary library = new(new DatasetFolders(result.GetValue(data)));
            var rows = SweepCatalogue.Datasets.Select(entry => new
            {
                entry.Name,
                entry.Summary,
                entry.Licence,
                entry.Source,
                entry.Train,
                entry.Validation,
                entry.Test,
                Where = entry.Files.Count == 0 ? "ships with sweep" : library.Find(entry) ?? "not on this machine",
            });
            if (result.GetValue(json))
            {
                Print.Json(rows);
                return;
            }

            Print.Table(
                ["data set", "train", "validation", "test", "licence", "where"],
                rows.Select(row => new[]
                {
                    row.Name, $"{row.Train}", $"{row.Validation}", $"{row.Test}", row.Licence, row.Where,
                }));
        });
        return command;
    }

    private static Command Fetch()
    {
        Argument<string> name = new("dataset") { Description = "Name of the data set." };
        Command command = new("fetch", "Downloads a data set into the cache and verifies its checksums.") { name };
        command.SetAction(async (result, cancellation) =>
        {
            DatasetEntry entry = Entry(result.GetRequiredValue(name));
            if (entry.Files.Count == 0)
            {
                Console.WriteLine($"{entry.Name} ships with sweep: there is nothing to fetch.");
                return;
            }

            string folder = new DatasetFolders(null).Cache(entry);
            using HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
            await ShowProgressAsync(
                entry, progress => new DatasetFetcher(http).FetchAsync(entry, folder, progress, cancellation));
            Console.WriteLine($"{entry.Name} is in {folder}.");
        });
        return command;
    }

    private static DatasetEntry Entry(string name) =>
        SweepCatalogue.Datasets.TryGet(name, out DatasetEntry? entry)
            ? entry
            : throw Unknown.Name("data set", name, SweepCatalogue.Datasets.Select(known => known.Name));

    private static Task ShowProgressAsync(DatasetEntry entry, Func<IProgress<DatasetFetchProgress>?, Task> fetch)
    {
        if (Console.IsOutputRedirected) return fetch(null);
        return Print.Console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                ProgressTask bar = context.AddTask(entry.Name);
                return fetch(new Progress<DatasetFetchProgress>(progress =>
                {
                    bar.MaxValue = progress.Total;
                    bar.Value = progress.Done;
                }));
            });
    }
}
