using System.Globalization;

namespace Sweep.Client.Http;

/// <summary>Paths below <c>/api/v1</c>, with everything escaped.</summary>
internal sealed class PathBuilder
{
    private readonly List<string> _query = [];
    private string _path;

    private PathBuilder(string path) => _path = path;

    /// <summary>Begins a path.</summary>
    public static PathBuilder Of(string first) => new($"api/v1/{first}");

    /// <summary>Appends a segment.</summary>
    public PathBuilder Then(string segment)
    {
        _path += $"/{Uri.EscapeDataString(segment)}";
        return this;
    }

    /// <summary>Adds a parameter, unless it is null.</summary>
    public PathBuilder With(string name, object? value)
    {
        string? text = Convert.ToString(value, CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(text)) _query.Add($"{name}={Uri.EscapeDataString(text)}");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _query.Count == 0 ? _path : $"{_path}?{string.Join('&', _query)}";
}
