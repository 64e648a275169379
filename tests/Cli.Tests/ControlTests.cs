using System.Text.Json.Nodes;

namespace Sweep.Cli.Tests;

/// <summary>What people do to submitted studies, on a store that no silo serves: nothing changes by itself.</summary>
public sealed class ControlTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Study_is_paused_resumed_extended_placed_cancelled_and_deleted()
    {
        await SubmitAsync("--priority", "5", "--parallel", "2", "--labels", "gpu,big");
        Assert.Equal("tiny: paused; paused, 0 of 2 trials ended.\n", await SaysAsync("pause", "tiny"));
        Assert.Equal("tiny: paused; paused, 0 of 2 trials ended.\n", await SaysAsync("pause", "tiny"));
        Assert.Equal("tiny: resumed; active, 0 of 2 trials ended.\n", await SaysAsync("resume", "tiny"));
        Assert.Equal(
            "tiny: extended; active, 0 of 4 trials ended.\n", await SaysAsync("extend", "tiny", "--seeds", "7,8"));
        Assert.Equal(
            "tiny: priority 5, parallel none, labels big,gpu; active, 0 of 4 trials ended.\n",
            await SaysAsync("place", "tiny", "--parallel", "none"));
        JsonNode study = JsonNode.Parse(await SaysAsync("cancel", "tiny", "--json"))!;
        Assert.Equal("cancelled", (string)study["status"]!);
        Assert.Equal(5, (int)study["placement"]!["priority"]!);
        Assert.StartsWith("tiny: 0 trials queued again; active", await SaysAsync("retry", "tiny"));
        Assert.StartsWith("Deleted tiny", await SaysAsync("delete", "tiny", "--yes"));
    }

    [Theory]
    [InlineData("cannot be resumed", "resume", "tiny")]
    [InlineData("did you mean 'tiny'?", "pause", "tinu")]
    [InlineData("--priority: found '1001', expected a whole", "place", "tiny", "--priority", "1001")]
    [InlineData("found 2 configurations for each arm", "extend", "tiny", "--configurations", "2")]
    [InlineData("--parallel: found '0'", "place", "tiny", "--parallel", "0")]
    [InlineData("--labels: found 'a b', expected labels", "place", "tiny", "--labels", "a b")]
    [InlineData("--seeds: found 'x'", "extend", "tiny", "--seeds", "1,x")]
    [InlineData("--scope: found '7', expected one of read, submit", "token", "create", "--name", "x", "--scope", "7")]
    [InlineData("--name: found ' ', expected some text", "token", "create", "--name", " ")]
    [InlineData("Give --seeds, --configurations or both", "extend", "tiny")]
    [InlineData("--server and --store", "pause", "tiny", "--server", "http://127.0.0.1:9", "--store", "x.db")]
    [InlineData("--server: found 'here'", "pause", "tiny", "--server", "here")]
    public async Task What_is_refused_is_said_with_the_remedy_and_exits_with_2(string said, params string[] command)
    {
        await SubmitAsync();
        await SaysAsync("cancel", "tiny");
        SweepResult refused = await SweepProcess.RunAsync(_folder.Path, command);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(said, refused.Error);
    }

    [Fact]
    public async Task Submitting_again_places_nothing_and_says_so()
    {
        await SubmitAsync("--priority", "5", "--labels", "gpu");
        SweepResult same = await SweepProcess.RunAsync(
            _folder.Path, "submit", "tiny.yaml", "--priority", "5", "--labels", "gpu");
        Assert.Equal("", same.MustSucceed().Error);
        SweepResult other = await SweepProcess.RunAsync(_folder.Path, "submit", "tiny.yaml", "--priority", "6");
        Assert.Contains("stays placed as it is: 'sweep place tiny'", other.MustSucceed().Error);
        Assert.Contains("priority 5,", await SaysAsync("place", "tiny"));
    }

    [Fact]
    public async Task Watching_ends_at_a_signal_with_a_word_on_what_the_study_does()
    {
        await SubmitAsync();
        using SweepProcess watch = SweepProcess.Start(_folder.Path, "watch", "tiny");
        await watch.SaysAsync("tiny: 0 of 2 trials");
        watch.Terminate();
        SweepResult ended = await watch.ExitAsync();
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("stopped watching; the study goes on. 'sweep watch tiny' shows it again", ended.Error);
    }

    [Fact]
    public async Task Doctor_tells_of_studies_that_no_silo_has_the_labels_for()
    {
        await SubmitAsync("--labels", "gpu,big");
        using SweepProcess silo = await SweepProcess.StartSiloAsync(_folder.Path, "--slots", "1", "--labels", "gpu");
        Assert.Contains(
            "no silo at work has the labels that these studies ask for: tiny (big,gpu)", await DoctorAsync());
        using SweepProcess other =
            await SweepProcess.StartSiloAsync(_folder.Path, "--slots", "1", "--labels", "gpu,big");
        Assert.DoesNotContain("no silo at work", await DoctorAsync());

        Task<string> DoctorAsync() => SaysAsync("doctor", "--json");
    }

    [Fact]
    public async Task Token_is_shown_once_listed_without_its_secret_and_revoked()
    {
        string token = await SaysAsync("token", "create", "--name", "anna", "--scope", "read", "--expires", "12h");
        token = token.Trim();
        string id = token.Split('_')[1];
        JsonNode listed = JsonNode.Parse(await SaysAsync("token", "list", "--json"))![0]!;
        Assert.Equal((id, "anna", "read"), ((string)listed["id"]!, (string)listed["name"]!, (string)listed["scope"]!));
        Assert.Equal(
            TimeSpan.FromHours(12), (DateTimeOffset)listed["expiresAt"]! - (DateTimeOffset)listed["createdAt"]!);
        Assert.DoesNotContain(token.Split('_')[2], listed.ToJsonString());
        Assert.Equal($"Revoked {id}.\n", await SaysAsync("token", "revoke", id));
        Assert.Contains("revoked", await SaysAsync("token", "list"));
        Assert.Equal(2, (await SweepProcess.RunAsync(_folder.Path, "token", "revoke", "nobody")).ExitCode);
        SweepResult refused = await SweepProcess.RunAsync(
            _folder.Path, "token", "create", "--name", "b", "--expires", "soon");
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public async Task Doctor_finds_a_server_that_does_not_answer()
    {
        SweepResult doctor =
            await SweepProcess.RunAsync(_folder.Path, "doctor", "--server", "http://127.0.0.1:9", "--json");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("No silo answers at http://127.0.0.1:9", doctor.Output);
    }

    private async Task SubmitAsync(params string[] options) =>
        await SaysAsync(["submit", _folder.Write("tiny.yaml", Studies.Tiny), .. options]);

    private async Task<string> SaysAsync(params string[] command) =>
        (await SweepProcess.RunAsync(_folder.Path, command)).MustSucceed().Output;
}
