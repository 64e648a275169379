using Sweep.Core.Catalogue;
using Sweep.Core.Studies.Binding;
using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies;

/// <summary>
/// Reads study files, YAML or JSON. No input makes it throw: what is wrong comes as a list of errors, each with file,
/// line, column and path. Bounds are in <see cref="StudyLimits"/>.
/// </summary>
public static class StudyReader
{
    /// <summary>Reads the bytes of a file, which must be UTF-8.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="fileName">Its name, for errors.</param>
    /// <param name="catalogue">What names mean; <see cref="CatalogueSet.Default"/> where left out.</param>
    public static StudyReadResult Read(ReadOnlySpan<byte> bytes, string fileName, CatalogueSet? catalogue = null)
    {
        StudyErrors errors = new(fileName);
        return StudyText.Decode(bytes, errors) is { } text ? Read(text, errors, catalogue) : new(null, errors.ToList());
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">Its name, for errors.</param>
    /// <param name="catalogue">What names mean; <see cref="CatalogueSet.Default"/> where left out.</param>
    public static StudyReadResult Read(string text, string fileName, CatalogueSet? catalogue = null)
    {
        StudyErrors errors = new(fileName);
        return StudyText.Check(text, errors) ? Read(text, errors, catalogue) : new(null, errors.ToList());
    }

    /// <summary>Reads a text that has been valid before: <see cref="Study.CanonicalText"/> out of a store.</summary>
    /// <exception cref="InvalidDataException">It is not valid (any more); the message holds the errors.</exception>
    public static Study ReadStored(string canonicalText, CatalogueSet? catalogue = null)
    {
        StudyErrors errors = new("stored study");
        StudyReadResult result = StudyText.Check(canonicalText, errors)
            ? Read(canonicalText, errors, catalogue, isStored: true)
            : new(null, errors.ToList());
        return result.Study ?? throw new InvalidDataException(string.Join(Environment.NewLine, result.Errors));
    }

    private static StudyReadResult Read(
        string text, StudyErrors errors, CatalogueSet? catalogue, bool isStored = false)
    {
        StudyNode? root = StudyText.Parse(text, errors);
        Study? study = root is null
            ? null
            : StudyDocument.Bind(root, catalogue ?? CatalogueSet.Default, errors, isStored);
        return errors.Any ? new(null, errors.ToList()) : new(study, []);
    }
}
