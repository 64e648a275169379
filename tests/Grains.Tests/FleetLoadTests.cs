using Sweep.Grains.Orleans;

namespace Sweep.Grains.Tests;

/// <summary>Which silo gets a trial, and how many trials a study may order.</summary>
public sealed class FleetLoadTests
{
    private readonly FleetLoad _fleet = new();

    [Fact]
    public void Silo_with_most_free_slots_is_chosen_and_counted_as_one_fuller()
    {
        _fleet.Update([Silo("a", 1), Silo("b", 2)]);
        string[] chosen = [.. Enumerable.Range(0, 4).Select(_ => _fleet.Place(Study(1), ["a", "b"]) ?? "none")];
        Assert.Equal(["b", "a", "b", "none"], chosen);
        _fleet.Freed("a");
        Assert.Equal("a", _fleet.Place(Study(1), ["a", "b"]));
    }

    [Fact]
    public void Silo_without_the_labels_or_excluding_the_study_or_gone_is_never_chosen()
    {
        _fleet.Update(
        [
            Silo("plain", 9), Silo("gone", 9, "gpu"), new("broken", 9, ["gpu"], [1], []),
            Silo("right", 1, "gpu", "big"),
        ]);
        Assert.Equal("right", _fleet.Place(Study(1, 0, "gpu"), ["plain", "broken", "right"]));
        Assert.Null(_fleet.Place(Study(1, 0, "gpu"), ["plain", "broken", "right"]));
    }

    [Fact]
    public void Studies_share_free_slots_as_claims_do()
    {
        StudyLoad elsewhere = Study(2);
        _fleet.Update([Silo("a", 4), new("b", 2, [], [], [elsewhere])]);
        _fleet.Drive(Study(1));
        Assert.Equal(3, _fleet.ShareOf(1));
        _fleet.Drive(Study(3, priority: 5));
        Assert.Equal(0, _fleet.ShareOf(1));
        Assert.Equal(6, _fleet.ShareOf(3));
        _fleet.Leave(3);
        Assert.Equal(3, _fleet.ShareOf(1));
        Assert.Equal(0, _fleet.ShareOf(3));

        // Its limit holds here, too.
        _fleet.Drive(Study(1) with { Running = 3, Parallel = 4 });
        Assert.Equal(1, _fleet.ShareOf(1));
    }

    private static SiloLoad Silo(string name, int free, params string[] labels) => new(name, free, labels, [], []);

    private static StudyLoad Study(long study, int priority = 0, params string[] labels) =>
        new(study, priority, 100, 0, Parallel: null, labels);
}
