using System.Text.Json;

namespace Sweep.Core.Studies;

/// <summary>
/// More of a study that was submitted: seeds that are appended to its own, a larger number of configurations for
/// every arm, or both. Made for one study at a time with <see cref="Study.Extend"/>.
/// </summary>
/// <param name="Seeds">The new seeds, in order; may be empty.</param>
/// <param name="Configurations">Configurations of every arm from now on; null leaves their number as it is.</param>
public sealed record StudyExtension(IReadOnlyList<ulong> Seeds, int? Configurations)
{
    private const string ConfigurationsName = "configurations";
    private const string SeedsName = "seeds";

    /// <summary>
    /// The extension as canonical JSON, <c>{"configurations":40,"seeds":[5,6]}</c> with what is not extended left out:
    /// equal texts are equal extensions.
    /// </summary>
    public string ToCanonicalText()
    {
        List<string> fields = [];
        if (Configurations is { } configurations) fields.Add($"\"{ConfigurationsName}\":{configurations}");
        if (Seeds.Count > 0) fields.Add($"\"{SeedsName}\":[{string.Join(',', Seeds)}]");
        return $"{{{string.Join(',', fields)}}}";
    }

    /// <summary>Reads an extension: canonical or any other JSON of that form.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says what was found and expected.</exception>
    public static StudyExtension Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"Extension: expected JSON ({exception.Message})", exception);
        }
    }

    private static StudyExtension Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Wrong("", root, $"a map with '{ConfigurationsName}', '{SeedsName}' or both");
        List<ulong> seeds = [];
        int? configurations = null;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty field in root.EnumerateObject())
        {
            if (!seen.Add(field.Name))
                throw new InvalidDataException($"Extension: found {Names.Quote(field.Name)} twice, expected it once.");
            if (field.Name == SeedsName) seeds = ReadSeeds(field.Value);
            else if (field.Name == ConfigurationsName) configurations = ReadConfigurations(field.Value);
            else throw Unknown(field.Name);
        }

        return new(seeds, configurations);
    }

    private static List<ulong> ReadSeeds(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > StudyLimits.MaxSeeds)
            throw Wrong(SeedsName, list, $"a list of at most {StudyLimits.MaxSeeds} seeds");
        List<ulong> seeds = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetUInt64(out ulong seed))
                throw Wrong($"{SeedsName}[{seeds.Count}]", item, "a whole number in [0, 2^64 - 1]");
            seeds.Add(seed);
        }

        return seeds;
    }

    private static int ReadConfigurations(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out int count)
            && count is >= 1 and <= (int)StudyLimits.MaxTrials
            ? count
            : throw Wrong(ConfigurationsName, number, $"a whole number in [1, {StudyLimits.MaxTrials}]");

    private static InvalidDataException Wrong(string path, JsonElement found, string expected) => new(
        $"Extension{(path.Length > 0 ? $", {path}" : "")}: found {Names.Show(found.GetRawText())}, "
        + $"expected {expected}.");

    private static InvalidDataException Unknown(string name) => new(
        $"Extension: found {Names.Quote(name)}, expected '{ConfigurationsName}' or '{SeedsName}'"
        + $"{Names.Suggest(name, [ConfigurationsName, SeedsName])}");
}
