namespace Sweep.Silo.Api.Endpoints;

/// <summary>Where a request has a parameter.</summary>
internal enum ParameterPlace
{
    /// <summary>In the path; always there.</summary>
    Path,

    /// <summary>In the query.</summary>
    Query,

    /// <summary>In a header.</summary>
    Header,
}
