using System.Data.Common;
using Sweep.Core.Training;

namespace Sweep.Store.Rows;

/// <summary>
/// Makes records of the rows of a list of trials, which is long: what a row has in common with the row before it is
/// kept once.
/// </summary>
internal sealed class TrialReader
{
    private readonly TrialResultReader _results = new();
    private byte[] _result = new byte[1024];
    private string _arm = "";
    private string? _evaluationPoint;
    private ProblemIdentity? _problem;

    /// <summary>The record of the row that a reader stands on. Columns are in the order of the statements.</summary>
    public TrialRecord Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Number = row.GetInt64(1),
        Arm = Same(row.GetString(2), ref _arm!),
        Configuration = row.GetInt32(3),
        Seed = unchecked((ulong)row.GetInt64(4)),
        Parameters = row.GetString(5),
        Problem = row.IsDBNull(6) ? null : Problem(row.GetString(6), row.GetInt32(7), row.GetString(8)),
        EvaluationPoint = row.IsDBNull(9) ? null : Same(row.GetString(9), ref _evaluationPoint),
        State = StoredNames.State(row.GetString(10)),
        Attempts = row.GetInt32(11),
        Result = row.IsDBNull(12) ? null : Result(row, 12),
        Reason = row.IsDBNull(13) ? null : row.GetString(13),
        Revision = row.GetInt64(14),
    };

    private static string Same(string read, ref string? before) => read == before ? before : before = read;

    private TrialResult Result(DbDataReader row, int column)
    {
        int length = (int)row.GetBytes(column, 0, buffer: null, 0, 0);
        if (length > _result.Length) _result = new byte[length];
        _ = row.GetBytes(column, 0, _result, 0, length);
        return _results.Read(_result.AsSpan(0, length));
    }

    private ProblemIdentity Problem(string name, int version, string hash)
    {
        if (_problem?.Name == name && _problem.Version == version && _problem.Hash == hash) return _problem;
        return _problem = new(name, version, hash);
    }
}
