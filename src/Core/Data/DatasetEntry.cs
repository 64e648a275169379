using Sweep.Core.Catalogue;

namespace Sweep.Core.Data;

/// <summary>A dataset of the catalogue: what it is, where it comes from and how it is read.</summary>
public sealed record DatasetEntry : INamedEntry
{
    /// <inheritdoc/>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One line for lists.</summary>
    public required string Summary { get; init; }

    /// <summary>Licence of the data, as an SPDX identifier.</summary>
    public required string Licence { get; init; }

    /// <summary>Authors, year and where it is published.</summary>
    public required string Source { get; init; }

    /// <summary>Extents of one example: height, width, channels.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Examples in the train split.</summary>
    public required int Train { get; init; }

    /// <summary>Examples in the validation split.</summary>
    public required int Validation { get; init; }

    /// <summary>Examples in the test split.</summary>
    public required int Test { get; init; }

    /// <summary>How the splits are made.</summary>
    public required string Splits { get; init; }

    /// <summary>The files it is read from; none when it ships with Sweep.</summary>
    public IReadOnlyList<DatasetFile> Files { get; init; } = [];

    /// <summary>Addresses that the file names plus <c>.gz</c> are appended to, the preferred one first.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>Debian's package of it, or null.</summary>
    public string? DebianPackage { get; init; }

    /// <summary>The folder that <see cref="DebianPackage"/> fills, or null.</summary>
    public string? DebianFolder { get; init; }

    /// <summary>
    /// Reads it, given a way to open each of <see cref="Files"/> by name; the files may be compressed by gzip.
    /// Throws <see cref="DatasetCorruptException"/>.
    /// </summary>
    public required Func<Func<string, NamedStream>, Dataset> Read { get; init; }
}
