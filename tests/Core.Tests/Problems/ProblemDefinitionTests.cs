using System.Security.Cryptography;
using System.Text;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Training;

namespace Sweep.Core.Tests.Problems;

public sealed class ProblemDefinitionTests
{
    public static TheoryData<string> Names => new(TrainedProblems.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_problem_has_a_hash_of_its_own(string name)
    {
        Dictionary<string, string> hashes =
            SweepCatalogue.Problems.ToDictionary(entry => entry.Name, entry => Hash(entry));
        Assert.Matches("^[0-9a-f]{64}$", hashes[name]);
        Assert.Equal(name, hashes.Single(pair => pair.Value == hashes[name]).Key);
    }

    [Fact]
    public void The_hash_is_that_of_the_documented_text()
    {
        string data = Convert.ToHexStringLower([.. new FormulaDataset().Get("").Digest]);
        string text = "sweep-problem-1\nmlp\n2\n{\"activation\":\"relu\",\"batch_norm\":false,\"dataset\":\"digits\","
            + "\"dropout\":0,\"hidden\":[7,5],\"init\":\"truncated-normal\",\"init_scale\":0.03,\"label_noise\":0.25}\n"
            + data + "\n";
        ProblemEntry entry = SweepCatalogue.Problems["mlp"];
        string hash = Hash(entry, ("dataset", "digits"), ("hidden", (long[])[7, 5]), ("label_noise", 0.25));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), hash);
    }

    [Fact]
    public void A_problem_without_hyperparameters_and_data_is_its_name_and_version() =>
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData("sweep-problem-1\nquadratic_deep\n1\n{}\n-\n"u8)),
            Hash(SweepCatalogue.Problems["quadratic_deep"]));

    [Fact]
    public void Version_hyperparameters_and_data_change_the_hash()
    {
        ProblemEntry entry = SweepCatalogue.Problems["logreg"];
        string[] hashes =
        [
            Hash(entry), Hash(entry with { Version = 2 }), Hash(entry with { Name = "other" }),
            Hash(entry, ("dataset", "digits")), ProblemDefinition.Hash(entry, entry.Spec().Values, new Other()),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void A_changed_example_changes_the_digest_of_a_dataset()
    {
        Dataset dataset = new FormulaDataset().Get("");
        Assert.Equal(dataset.Digest, new FormulaDataset().Get("").Digest);
        Assert.NotEqual(dataset.Digest, LabelNoise.Apply(dataset, 0.01).Digest);
        Assert.NotEqual(dataset.Digest, Plans.Datasets.Get("digits").Digest);
    }

    private static string Hash(ProblemEntry entry, params (string, object)[] values) =>
        ProblemDefinition.Hash(entry, entry.Spec(values).Values, new FormulaDataset());

    private sealed class Other : IDatasetSource
    {
        public Dataset Get(string name) => LabelNoise.Apply(new FormulaDataset().Get(name), 0.01);
    }
}
