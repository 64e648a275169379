namespace Sweep.Client.Contracts;

/// <summary>One thing that is wrong with a study file.</summary>
/// <param name="File">Name of the file as given.</param>
/// <param name="Line">Line, from 1; 0 where the error is not of one line.</param>
/// <param name="Column">Column in characters, from 1; 0 where the error is not of one line.</param>
/// <param name="Path">Where in the document, such as <c>arms.adam.optimizer.lr</c>; empty for the whole.</param>
/// <param name="Message">What was found, what was expected, and the nearest known name.</param>
public sealed record StudyErrorView(string File, int Line, int Column, string Path, string Message)
{
    /// <summary><c>file:line:column: path: message</c>, as compilers write it.</summary>
    public override string ToString()
    {
        string place = Line == 0 ? File : $"{File}:{Line}:{Column}";
        return Path.Length == 0 ? $"{place}: {Message}" : $"{place}: {Path}: {Message}";
    }
}
