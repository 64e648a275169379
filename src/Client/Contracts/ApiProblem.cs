using System.Text.Json.Serialization;

namespace Sweep.Client.Contracts;

/// <summary>Why a request was refused or failed: problem details as RFC 9457 has them.</summary>
/// <param name="Type">What kind of problem, as a URI that programs may rely on: <c>urn:sweep:...</c>.</param>
/// <param name="Title">The kind in words; the same for every problem of the type.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Detail">What is wrong with this request, and the remedy.</param>
/// <param name="Errors">What is wrong with a study file, in the order of the file.</param>
/// <param name="Differences">How a study differs from the stored one of the same name.</param>
public sealed record ApiProblem(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<StudyErrorView>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<StudyChangeView>? Differences = null);
