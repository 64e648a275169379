using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Silo.Tests.Api;

/// <summary>The code of docs/client.md, which a test compares with it and runs.</summary>
internal static class ClientSnippets
{
    public static async Task RunAsync(string server, string? token, string path)
    {
        // snippet: connect
        using SweepClient client = new(new Uri(server), token);
        // end
        await SubmitAsync(client);
        await RefuseAsync(client);
        await WatchAsync(client);
        await ReadAsync(client, path);
        await ControlAsync(client);
        await AskAsync(client);
    }

    private static async Task SubmitAsync(SweepClient client)
    {
        // snippet: submit
        string file = """
            study: from-a-program
            problem: { name: rosenbrock }
            train: { steps: 200 }
            seeds: 3
            arms:
              sgd: { optimizer: { name: sgd, lr: { log: [1.0e-6, 1.0e-4] } } }
              adam: { optimizer: { name: adam, lr: { log: [1.0e-3, 1.0e-1] } } }
            search: { configurations: 4 }
            """;
        SubmittedStudy submitted = await client.SubmitAsync(file, new()
        {
            FileName = "from-a-program.yaml",
            Placement = new(Priority: 10),
            IdempotencyKey = "nightly-2031-05-07",
        });
        Console.WriteLine($"{submitted.Study.Name}: {submitted.Study.PlannedTrials} trials");
        // end
    }

    private static async Task RefuseAsync(SweepClient client)
    {
        // snippet: refused
        try
        {
            await client.SubmitAsync("study: wrong\nproblem: rosenbrok\nseeds: 1\narms: { a: { optimizer: adam } }");
        }
        catch (SweepApiException exception) when (exception.Problem.Type == ProblemTypes.StudyRefused)
        {
            foreach (StudyErrorView error in exception.Problem.Errors!) Console.WriteLine(error);
        }

        // end
    }

    private static async Task WatchAsync(SweepClient client)
    {
        // snippet: watch
        await foreach (StudyEventView happened in client.WatchAsync("from-a-program", new() { Trials = true }))
        {
            foreach (TrialView trial in happened.Trials) Console.WriteLine($"trial {trial.Number}: {trial.State}");
            if (happened.Study is not { } study) continue;
            Console.WriteLine($"{study.EndedTrials} of {study.PlannedTrials} trials have ended");
            if (study.Status == "completed") break;
        }

        // end
    }

    private static async Task ReadAsync(SweepClient client, string path)
    {
        // snippet: read
        await foreach (TrialView trial in client.ListTrialsAsync("from-a-program", new() { State = "completed" }))
            Console.WriteLine($"{trial.Arm} #{trial.Configuration}, seed {trial.Seed}: {trial.Final!["train_loss"]}");

        CurvesView curves = await client.ReadCurvesAsync("from-a-program", number: 0, points: 100);
        foreach (SampledCurveView curve in curves.Curves)
            Console.WriteLine($"{curve.Metric}: {curve.Steps.Count} of {curve.Points} points");
        CurvesView news = await client.ReadCurvesAsync("from-a-program", number: 0, points: 100, cursor: curves.Cursor);

        StudyRankingView ranking = await client.RankAsync("from-a-program");
        Console.WriteLine($"The best is {ranking.Criteria[0].Arms[0].Arm}");

        await using FileStream output = File.Create(path);
        await client.ExportAsync("from-a-program", output, new() { Format = "csv" });
        // end
        Assert.Empty(news.Curves);
    }

    private static async Task AskAsync(SweepClient client)
    {
        // snippet: ask
        await client.SubmitAsync("""
            study: by-a-client
            problem: external
            seeds: 2
            arms:
              parabola: { parameters: { x: { uniform: [-1, 1] } } }
            search: { configurations: 5 }
            rank: [{ metric: error, goal: min }]
            """);
        while (true)
        {
            AskAnswer answer = await client.AskAsync("by-a-client", limit: 4);
            if (answer.Status == "completed") break;
            List<ToldTrial> told = [];
            foreach (AskedTrial trial in answer.Trials)
            {
                double x = (double)trial.Parameters!["x"]!;
                ToldPoint point = new(Step: 0, new Dictionary<string, double> { ["error"] = x * x });
                told.Add(new(trial.Ticket, [point], End: "completed"));
            }

            if (told.Count > 0) await client.TellAsync("by-a-client", told);
            else await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        // end
    }

    private static async Task ControlAsync(SweepClient client)
    {
        // More to do, and no silo that does it: the study stays active.
        await client.PlaceAsync("from-a-program", new(Labels: ["nowhere"]));
        await client.ExtendAsync("from-a-program", new(Seeds: [50]));

        // snippet: control
        await client.PauseAsync("from-a-program");  // running trials write a checkpoint and wait
        await client.ResumeAsync("from-a-program");
        await client.PlaceAsync("from-a-program", new(Priority: -5, Parallel: 2, Labels: ["big"]));
        await client.ExtendAsync("from-a-program", new(Seeds: [100, 101]));
        await client.CancelAsync("from-a-program"); // trials that have not ended are cancelled
        RetryView retried = await client.RetryAsync("from-a-program");
        Console.WriteLine($"{retried.Trials} trials are queued again");
        await client.DeleteAsync("from-a-program");
        await foreach (SiloView silo in client.ListSilosAsync()) Console.WriteLine($"{silo.Name}: {silo.Slots} slots");
        // end
    }
}
