namespace Sweep.Silo.Api.Endpoints;

/// <summary>A header that an endpoint reads or answers with, for the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says.</param>
/// <param name="Statuses">Status codes of the answers that have it; empty for a header of the request.</param>
internal sealed record DescribedHeader(string Name, string Description, params int[] Statuses)
{
    /// <summary>Whether its value is a whole number, rather than text.</summary>
    public bool IsNumber { get; init; }
}
