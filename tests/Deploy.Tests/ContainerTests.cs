using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary><c>deploy/docker</c>, which no engine runs here: what it refers to is there.</summary>
public sealed class ContainerTests
{
    private static readonly YamlNode Compose = Manifests.Read("docker/compose.yaml").Single();

    [Fact]
    public void Compose_file_declares_the_services_secrets_and_volumes_that_it_uses()
    {
        string[] services = [.. Compose.Keys("services")];
        Assert.Equal(["postgres", "migrate", "silo", "api"], services);
        Assert.All(
            Compose.All("depends_on").OfType<YamlMappingNode>().SelectMany(node => node.Keys()),
            name => Assert.Contains(name, services));
        Assert.All(
            Compose.At("services")!.All("secrets").OfType<YamlSequenceNode>().SelectMany(list => list),
            secret => Assert.Contains(((YamlScalarNode)secret).Value, Compose.Keys("secrets")));
        Assert.All(
            Compose.At("services")!.All("volumes").OfType<YamlSequenceNode>().SelectMany(list => list),
            mount => Assert.Contains(((YamlScalarNode)mount).Value!.Split(':')[0], Compose.Keys("volumes")));
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("silo")]
    [InlineData("api")]
    public Task Service_runs_a_command_that_the_program_has(string service) => Commands.RequireAsync(
        Compose.Items("services", service, "command").Select(node => ((YamlScalarNode)node).Value!));

    [Fact]
    public async Task Image_is_built_from_this_tree_and_starts_the_program_by_its_name()
    {
        string[] lines = await File.ReadAllLinesAsync(
            Path.Combine(Manifests.Folder, "docker", "Dockerfile"), TestContext.Current.CancellationToken);
        Assert.Contains(lines, line => line.StartsWith("RUN dotnet publish src/Cli ", StringComparison.Ordinal));
        Assert.Contains("ENTRYPOINT [\"dotnet\", \"/app/sweep.dll\"]", lines);
        Assert.Contains("STOPSIGNAL SIGTERM", lines);
        Assert.Contains(lines, line => line.StartsWith("USER ", StringComparison.Ordinal) && line != "USER root");
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, "sweep.dll")));
    }
}
