using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Silo.Tests.Api;

/// <summary>The API over a store on a server, as a fleet has it.</summary>
public sealed class PostgresApiTests
{
    [Fact]
    public async Task Study_is_submitted_watched_extended_and_exported_as_over_a_file()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        using PostgresServer server = await PostgresServer.StartAsync();
        await using ApiFixture there = await ApiFixture.CreateAsync(address: server.Address("postgres"));
        await using ApiFixture here = await ApiFixture.CreateAsync();
        List<byte[]> exports = [];
        foreach (ApiFixture api in (ApiFixture[])[there, here])
        {
            SubmitOptions key = new() { IdempotencyKey = "one", Placement = new(3, 1) };
            Assert.True((await api.Client.SubmitAsync(ApiFixture.Tiny, key)).Created);
            Assert.True((await api.Client.SubmitAsync(ApiFixture.Tiny, key)).Created);
            Assert.Equal(1, (await api.Client.ExtendAsync("tiny", new(Seeds: [9], Place: 0))).Extensions);
            Task run = Task.Run(() => api.RunAsync("tiny"));
            Dictionary<long, TrialView> trials = [];
            WatchOptions all = new() { Trials = true, AfterRevision = 0 };
            await foreach (StudyEventView happened in api.Client.WatchAsync("tiny", all))
            {
                foreach (TrialView trial in happened.Trials) trials[trial.Number] = trial;
                if (happened.Study?.Status == "completed") break;
            }

            await run;
            Assert.Equal(12, trials.Count);
            Assert.All(trials.Values, trial => Assert.Equal("completed", trial.State));
            using MemoryStream export = new();
            await api.Client.ExportAsync("tiny", export, new() { Format = "json" });
            exports.Add(export.ToArray());
        }

        Assert.Equal(exports[0], exports[1]);
    }

    [Fact]
    public async Task Server_that_is_killed_and_comes_back_costs_the_client_a_wait()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        using PostgresServer server = await PostgresServer.StartAsync();
        await using ApiFixture api = await ApiFixture.CreateAsync(address: server.Address("postgres"));
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        server.Kill();
        Task<StudyView?> read = api.Client.FindStudyAsync("tiny");
        await server.ResumeAsync();
        Assert.Equal("tiny", (await read)!.Name);
    }
}
