using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies;

/// <summary>Collects the errors of one file, up to <see cref="StudyLimits.MaxErrors"/>.</summary>
internal sealed class StudyErrors(string file)
{
    private readonly List<StudyError> _errors = [];
    private bool _more;

    public string File => file;

    public bool Any => _errors.Count > 0;

    public int Count => _errors.Count;

    public void Add(SourceMark mark, string path, string message)
    {
        if (_errors.Count < StudyLimits.MaxErrors) _errors.Add(new(file, mark.Line, mark.Column, path, message));
        else _more = true;
    }

    public void AddAll(StudyErrors others)
    {
        foreach (StudyError error in others._errors) Add(new(error.Line, error.Column), error.Path, error.Message);
        _more |= others._more;
    }

    /// <summary>The errors in the order of the file.</summary>
    public IReadOnlyList<StudyError> ToList()
    {
        List<StudyError> sorted = [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
        if (_more)
        {
            string message = $"more errors follow; the first {StudyLimits.MaxErrors} are shown";
            sorted.Add(new(file, sorted[^1].Line, sorted[^1].Column, "", message));
        }

        return sorted;
    }
}
