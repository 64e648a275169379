using k8s;
using YamlDotNet.RepresentationModel;

namespace Sweep.Deploy.Tests;

/// <summary><c>deploy/kubernetes</c>, which no cluster runs here: what it refers to is there.</summary>
public sealed class KubernetesTests
{
    private static readonly IReadOnlyList<YamlNode> Documents = Manifests.Kubernetes();

    public static TheoryData<string> Workloads =>
        [.. Documents.Where(document => document.At("spec", "template") is not null)
            .Select(document => document.Text("metadata", "name"))];

    /// <summary>All files but the kustomization, which is another program's.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Manifests.Folder, "kubernetes")).Select(path => Path.GetFileName(path)!)
            .Where(name => name != "kustomization.yaml").Order(StringComparer.Ordinal)];

    [Fact]
    public void Kustomization_names_files_that_are_there_and_leaves_out_only_examples()
    {
        IEnumerable<string> named = Documents.Single(document => document.Text("kind") == "Kustomization")
            .Items("resources").Select(node => ((YamlScalarNode)node).Value!);
        IEnumerable<string> there = Directory.GetFiles(Path.Combine(Manifests.Folder, "kubernetes"))
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name != "kustomization.yaml" && !name.EndsWith(".example.yaml", StringComparison.Ordinal));
        Assert.Equal(there.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_has_only_kinds_fields_and_types_that_Kubernetes_knows(string file)
    {
        string text = File.ReadAllText(Path.Combine(Manifests.Folder, "kubernetes", file));
        Assert.NotEmpty(KubernetesYaml.LoadAllFromString(text, strict: true));

        // What would make this test worthless: a field that nobody knows has to be refused.
        string wrong = text.Replace("metadata:", "metadatum:", StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(wrong, strict: true));
    }

    [Fact]
    public void Every_object_has_its_kind_and_a_name_of_its_own()
    {
        string[] names =
        [
            .. Documents.Where(document => document.Text("kind") != "Kustomization").Select(document =>
                $"{document.Text("apiVersion")} {document.Text("kind")} {document.Text("metadata", "name")}"),
        ];
        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Workload_finds_its_settings_secrets_and_volumes(string name)
    {
        YamlNode workload = Workload(name);
        foreach (YamlNode reference in workload.All("configMapRef"))
            RequireObject("ConfigMap", reference.Text("name"));
        foreach (YamlNode reference in workload.All("persistentVolumeClaim"))
            RequireObject("PersistentVolumeClaim", reference.Text("claimName"));
        foreach (YamlNode secret in workload.All("secret")) RequireObject("Secret", secret.Text("secretName"));
        string[] volumes =
            [.. workload.Items("spec", "template", "spec", "volumes").Select(volume => volume.Text("name"))];
        IEnumerable<string> mounted =
            workload.All("volumeMounts").SelectMany(list => (YamlSequenceNode)list).Select(mount => mount.Text("name"));
        Assert.Equal(volumes.Order(), mounted.Order());
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task Workload_runs_a_command_that_the_program_has_without_any_privilege(string name)
    {
        YamlNode workload = Workload(name);
        YamlNode container = workload.Items("spec", "template", "spec", "containers").Single();
        await Commands.RequireAsync(container.Items("args").Select(node => ((YamlScalarNode)node).Value!));
        Assert.Equal("true", workload.Text("spec", "template", "spec", "securityContext", "runAsNonRoot"));
        Assert.Equal("false", container.Text("securityContext", "allowPrivilegeEscalation"));
        Assert.NotNull(container.At("resources", "limits", "memory"));
    }

    [Fact]
    public void Selectors_match_the_pods_they_are_for()
    {
        string[] pods =
        [
            .. Documents.Where(document => document.At("spec", "template") is not null).Select(document =>
                document.Text("spec", "template", "metadata", "labels", "app.kubernetes.io/name")),
        ];
        YamlNode[] selecting = [.. Documents.Where(document => document.At("spec", "selector") is not null)];
        Assert.NotEmpty(selecting);
        foreach (YamlNode document in selecting)
        {
            YamlNode selector = document.At("spec", "selector")!;
            Assert.Contains((selector.At("matchLabels") ?? selector).Text("app.kubernetes.io/name"), pods);
        }
    }

    [Fact]
    public void Probes_and_services_lead_to_a_port_that_the_silo_listens_on()
    {
        YamlNode[] silos =
            [.. Documents.Where(document => document.Text("kind") == "Deployment")];
        Assert.NotEmpty(silos);
        foreach (YamlNode silo in silos)
        {
            YamlNode container = silo.Items("spec", "template", "spec", "containers").Single();
            YamlNode port = container.Items("ports").Single();
            Assert.Contains(
                container.Items("args"), argument => ((YamlScalarNode)argument).Value!.EndsWith(
                    $":{port.Text("containerPort")}", StringComparison.Ordinal));
            Assert.All(silo.All("httpGet"), probe => Assert.Equal(port.Text("name"), probe.Text("port")));
            Assert.All(silo.All("httpGet"), probe => Assert.StartsWith("/health/", probe.Text("path")));
        }

        foreach (YamlNode service in Documents.Where(document => document.Text("kind") == "Service"))
            Assert.Equal("http", service.Items("spec", "ports").Single().Text("targetPort"));
    }

    private static YamlNode Workload(string name) => Documents.Single(document =>
        document.At("spec", "template") is not null && document.Text("metadata", "name") == name);

    private static void RequireObject(string kind, string name) => Assert.Contains(
        Documents, document => document.Text("kind") == kind && document.Text("metadata", "name") == name);
}
