using System.Text;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Silo;

namespace Sweep.Cli;

/// <summary>A study file on disk, read and checked against this machine.</summary>
internal static class StudyFile
{
    /// <summary>The bytes of a study file, and no more than are needed to refuse one that is too large.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[Math.Min(file.Length, StudyLimits.MaxFileBytes + 1)];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"{path}: {exception.Message}");
        }
    }

    /// <summary>Reads a study file; every error is shown with file, line and path.</summary>
    /// <exception cref="CommandException">It cannot be read, or is refused.</exception>
    public static (Study Study, string Source) Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        StudyReadResult result = StudyReader.Read(bytes, path);
        if (result.Study is { } study) return (study, Encoding.UTF8.GetString(bytes));
        string errors = string.Join(Environment.NewLine, result.Errors);
        throw new CommandException(
            ExitCode.Usage, $"the study file was refused; nothing was stored.{Environment.NewLine}{errors}");
    }

    /// <summary>Starts the first trial of every arm, to learn now what would stop them later.</summary>
    /// <exception cref="CommandException">An arm asks for what its problem cannot give.</exception>
    /// <exception cref="DatasetMissingException">The problem's data set is not on this machine.</exception>
    public static void Check(Study study, IDatasetSource datasets, string path)
    {
        if (StudyAdmission.IsExternal(study.Problem.Name))
        {
            throw new CommandException(
                ExitCode.Usage,
                $"{path}: problem: found '{study.Problem.Name}', expected one that can be run here: clients ask a silo "
                + "for such trials. Submit the study to one with 'sweep submit --server'.");
        }

        if (StudyAdmission.Refusal(study, datasets, CancellationToken.None) is { } refusal)
            throw new CommandException(ExitCode.Usage, $"{path}: {refusal}");
    }
}
