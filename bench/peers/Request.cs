using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sweep.Peers;

/// <summary>One measurement that a worker is asked for; the same for both sides.</summary>
internal sealed record Request
{
    /// <summary>steps, optimizer, matmul; on Sweep's side also fma-peak and bandwidth.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>steps: name of the problem, see <see cref="Cases"/>.</summary>
    [JsonPropertyName("problem")]
    public string Problem { get; init; } = "";

    /// <summary>steps, optimizer: sgdm, adam or (Sweep's side alone) muon.</summary>
    [JsonPropertyName("optimizer")]
    public string Optimizer { get; init; } = "";

    /// <summary>steps: steps from one evaluation of all splits to the next; 0 for none.</summary>
    [JsonPropertyName("evaluate_every")]
    public int EvaluateEvery { get; init; }

    /// <summary>optimizer: parameters.</summary>
    [JsonPropertyName("count")]
    public int Count { get; init; }

    /// <summary>matmul: NN, NT or TN.</summary>
    [JsonPropertyName("form")]
    public string Form { get; init; } = "";

    /// <summary>matmul: rows of the product.</summary>
    [JsonPropertyName("rows")]
    public int Rows { get; init; }

    /// <summary>matmul: columns of the product.</summary>
    [JsonPropertyName("columns")]
    public int Columns { get; init; }

    /// <summary>matmul: terms of each sum.</summary>
    [JsonPropertyName("depth")]
    public int Depth { get; init; }

    /// <summary>PyTorch: plain or foreach. Sweep: alone, or fused:N.</summary>
    [JsonPropertyName("variant")]
    public string Variant { get; init; } = "";

    /// <summary>How long to measure.</summary>
    [JsonPropertyName("seconds")]
    public double Seconds { get; init; }

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static Request Parse(string line) =>
        JsonSerializer.Deserialize<Request>(line) ?? throw new FormatException("An empty request.");
}
