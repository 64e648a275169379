using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Silo;
using Sweep.Store;

namespace Sweep.Cli;

/// <summary>Whether a study file and this program may go on with the stored study of the same name.</summary>
internal static class Continuation
{
    /// <summary>
    /// Refuses what would mix trials that cannot be compared, and says so where nobody can tell. A finished study is
    /// only shown.
    /// </summary>
    /// <param name="file">The study file, for messages.</param>
    /// <param name="store">The store's path, for messages.</param>
    /// <param name="study">The study as the file has it.</param>
    /// <param name="record">The stored study of the same name.</param>
    /// <param name="problem">What this program would measure trials on.</param>
    /// <exception cref="CommandException">They may not; the message says why, and the remedies.</exception>
    public static void Require(
        string file, string store, Study study, StudyRecord record, ProblemIdentity problem)
    {
        // The file of the submission goes on with an extended study as well as one with all that was added.
        if (record.Definition != study.CanonicalText
            && (record.Extensions.Count == 0 || StudyCache.Read(record).CanonicalText != study.CanonicalText))
            throw Changed(file, store, study, record);
        if (record.Status == StudyStatus.Completed) return;
        string? conflict = StudyAdmission.Conflict(record, problem);
        if (conflict is null && record.Problem is null)
        {
            Console.Error.WriteLine(
                $"{study.Name}: begun by a version of Sweep that did not keep what its problem was. Its remaining "
                + $"trials are measured on {StudyProblem.Describe(problem)}; nobody can tell about those that have "
                + "ended.");
        }

        if (conflict is null) return;
        throw new CommandException(
            ExitCode.Usage,
            $"{file}: {conflict}. Nothing was changed. Finish the study with the program and data that began it, give "
            + $"this one another name, or 'sweep delete {study.Name} --store {store}'.");
    }

    private static CommandException Changed(string file, string store, Study study, StudyRecord record)
    {
        IReadOnlyList<StudyChange> changes = StudyDifference.Between(record.Definition, study.CanonicalText);
        string difference = string.Join(Environment.NewLine, changes.Select(line => $"  {line}"));
        string remedy = changes.All(change => change.Path is "seeds" or "search" or "search.configurations")
            ? "Add seeds or configurations to the stored one with 'sweep extend', give"
            : "Give";
        return new(
            ExitCode.Usage,
            $"""
            {file}: the store has another study named '{study.Name}':
            {difference}
            Nothing was changed. {remedy} this one another name ('study: ...'), or remove the stored one with its
            results:
              sweep delete {study.Name} --store {store}
            """);
    }
}
