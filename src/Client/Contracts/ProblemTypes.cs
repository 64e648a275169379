namespace Sweep.Client.Contracts;

/// <summary>What <see cref="ApiProblem.Type"/> may be: the kinds of problems that a silo answers with.</summary>
public static class ProblemTypes
{
    /// <summary>A parameter, a header or the body cannot be read or is out of its range.</summary>
    public const string BadRequest = Prefix + "bad-request";

    /// <summary>A token is needed, and none was sent that is valid.</summary>
    public const string Unauthorized = Prefix + "unauthorized";

    /// <summary>The token's scope does not reach this far, or a web page of another origin asks.</summary>
    public const string Forbidden = Prefix + "forbidden";

    /// <summary>There is no study of that name.</summary>
    public const string UnknownStudy = Prefix + "unknown-study";

    /// <summary>The study has no trial of that number.</summary>
    public const string UnknownTrial = Prefix + "unknown-trial";

    /// <summary>There is no such address.</summary>
    public const string NotFound = Prefix + "not-found";

    /// <summary>Not with this method.</summary>
    public const string MethodNotAllowed = Prefix + "method-not-allowed";

    /// <summary>The store has another study of that name.</summary>
    public const string OtherStudy = Prefix + "other-study";

    /// <summary>The stored study was begun by another version, or on other data.</summary>
    public const string StudyBegunOtherwise = Prefix + "study-begun-otherwise";

    /// <summary>The silo lacks the study's data.</summary>
    public const string DataMissing = Prefix + "data-missing";

    /// <summary>Silos run this study: it is neither asked nor told of.</summary>
    public const string NotExternal = Prefix + "not-external";

    /// <summary>The client was silent for too long; <see cref="SweepClient.AskAsync"/> goes on by itself.</summary>
    public const string ClientLost = Prefix + "client-lost";

    /// <summary>The study's state does not allow it.</summary>
    public const string StateRefused = Prefix + "state-refused";

    /// <summary>The body is too large.</summary>
    public const string TooLarge = Prefix + "too-large";

    /// <summary>The body is of another kind.</summary>
    public const string MediaType = Prefix + "media-type";

    /// <summary>The request was made to a name that is not the silo's.</summary>
    public const string WrongHost = Prefix + "wrong-host";

    /// <summary>The study file has errors.</summary>
    public const string StudyRefused = Prefix + "study-refused";

    /// <summary>The idempotency key was used for another study.</summary>
    public const string KeyReused = Prefix + "key-reused";

    /// <summary>Too many at the same time; try again later.</summary>
    public const string TooManyRequests = Prefix + "too-many-requests";

    /// <summary>A defect; the silo's log has it.</summary>
    public const string Error = Prefix + "error";

    /// <summary>The store cannot be reached just now; try again later.</summary>
    public const string StoreUnavailable = Prefix + "store-unavailable";

    /// <summary>The request took too long.</summary>
    public const string Timeout = Prefix + "timeout";

    private const string Prefix = "urn:sweep:";
}
