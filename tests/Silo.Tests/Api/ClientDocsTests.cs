using System.Reflection;
using System.Text.RegularExpressions;
using Sweep.Client.Contracts;
using Sweep.Silo.Tests.Hosting;

namespace Sweep.Silo.Tests.Api;

/// <summary>The code in docs/client.md is the code that runs here.</summary>
public sealed partial class ClientDocsTests
{
    private const RegexOptions Options = RegexOptions.Singleline | RegexOptions.NonBacktracking;

    [Fact]
    public void Docs_show_the_code_that_is_run()
    {
        Dictionary<string, string> shown = Shown().Matches(Read("client.md")).ToDictionary(
            match => match.Groups["name"].Value, match => match.Groups["code"].Value.TrimEnd());
        Dictionary<string, string> run = Run().Matches(Read("ClientSnippets.cs")).ToDictionary(
            match => match.Groups["name"].Value, match => Dedent(match.Groups["code"].Value));
        Assert.Equal(run.Keys.Order(), shown.Keys.Order());
        Assert.All(run, snippet => Assert.Equal(snippet.Value, shown[snippet.Key]));
    }

    [Fact]
    public async Task Code_of_the_docs_runs_against_a_silo()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using CancellationTokenSource drain = new();
        SiloOptions options = new()
        {
            Name = "docs",
            Slots = 2,
            Beat = TimeSpan.FromMilliseconds(20),
            Poll = TimeSpan.FromMilliseconds(20),
        };
        SiloHost silo = new(api.Store, StoreFixture.Datasets, options, TimeProvider.System, SilentObserver.Instance);
        Task serving = Task.Run(() => silo.RunAsync(drain.Token));
        string path = Path.Combine(Path.GetTempPath(), $"sweep-docs-{Guid.NewGuid()}.csv");
        try
        {
            await ClientSnippets.RunAsync(api.Address.AbsoluteUri, null, path);
            Assert.StartsWith("trial,arm,", await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
            await drain.CancelAsync();
            await serving;
        }
    }

    [Fact]
    public void Docs_list_every_type_of_problem()
    {
        string docs = Read("client.md");
        Assert.All(
            typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(type => (string)type.GetValue(null)!),
            type => Assert.True(
                docs.Contains($"`{type}`") || docs.Contains($"`{type["urn:sweep:".Length..]}` |"), type));
    }

    private static string Dedent(string code)
    {
        string[] lines = code.Split('\n');
        int indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).TrimEnd();
    }

    private static string Read(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("<!-- snippet: (?<name>[a-z-]+) -->\n```csharp\n(?<code>.*?)\n```", Options)]
    private static partial Regex Shown();

    [GeneratedRegex("// snippet: (?<name>[a-z-]+)\n(?<code>.*?)\n *// end", Options)]
    private static partial Regex Run();
}
