using Microsoft.AspNetCore.Http;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Silo.Api.Problems;

/// <summary>Every problem that the API answers with: its type, title, status and remedy, in one place.</summary>
internal static class Problem
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoreBack = TimeSpan.FromSeconds(5);

    /// <summary>The request cannot be read: a parameter, a header or its body.</summary>
    public static ProblemResult BadRequest(string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemTypes.BadRequest, "The request cannot be read.", detail);

    /// <summary>A token is needed and there is none that is valid. Which of the reasons it is, nobody learns.</summary>
    public static ProblemResult Unauthorized() => Of(
        StatusCodes.Status401Unauthorized,
        ProblemTypes.Unauthorized,
        "A valid token is needed.",
        "Send 'Authorization: Bearer sweep_...' with a token that exists and has neither expired nor been revoked. "
        + "'sweep token create' makes one.");

    /// <summary>Not for this caller.</summary>
    public static ProblemResult Forbidden(string detail) =>
        Of(StatusCodes.Status403Forbidden, ProblemTypes.Forbidden, "This is not allowed.", detail);

    /// <summary>The token's scope does not reach this far.</summary>
    public static ProblemResult ScopeTooSmall(TokenScope has, TokenScope needed) => Forbidden(
        $"The token's scope is {Views.Lower(has)}; this needs {Views.Lower(needed)}.");

    /// <summary>There is no such study.</summary>
    public static ProblemResult NoStudy(string name) => Of(
        StatusCodes.Status404NotFound,
        ProblemTypes.UnknownStudy,
        "There is no such study.",
        $"The store has no study named {Names.Quote(name)}; GET /api/v1/studies lists those it has.");

    /// <summary>There is no study of that name with that key.</summary>
    public static ProblemResult NoStudy(string name, long id) => Of(
        StatusCodes.Status404NotFound,
        ProblemTypes.UnknownStudy,
        "There is no such study.",
        $"The store has no study named {Names.Quote(name)} with the id {id}; another one of that name stays as it is.");

    /// <summary>The study has no such trial.</summary>
    public static ProblemResult NoTrial(string study, long number) => Of(
        StatusCodes.Status404NotFound,
        ProblemTypes.UnknownTrial,
        "There is no such trial.",
        $"Study {Names.Quote(study)} has no trial {number}, or not yet; GET /api/v1/studies/"
        + $"{Uri.EscapeDataString(study)}/trials lists those it has.");

    /// <summary>The request was made to a name that is not this server's.</summary>
    public static ProblemResult WrongHost(string host) => Of(
        StatusCodes.Status421MisdirectedRequest,
        ProblemTypes.WrongHost,
        "The request is for another host.",
        $"Found the host {Names.Quote(host)}; expected an IP address, localhost, the machine's name or one that the "
        + "silo was told of.");

    /// <summary>The study file was refused.</summary>
    public static ProblemResult StudyRefused(IEnumerable<StudyErrorView> errors) => new(new(
        ProblemTypes.StudyRefused,
        "The study file was refused; nothing was stored.",
        StatusCodes.Status422UnprocessableEntity,
        Errors: [.. errors]));

    /// <summary>The store has another study of that name.</summary>
    public static ProblemResult OtherStudy(string name, IEnumerable<StudyChangeView> differences) => new(new(
        ProblemTypes.OtherStudy,
        "The store has another study of that name.",
        StatusCodes.Status409Conflict,
        $"Nothing was changed. Give this one another name than {Names.Quote(name)} ('study: ...'), or delete the "
        + "stored one with its results.",
        Differences: [.. differences]));

    /// <summary>The stored study must not be gone on with here.</summary>
    public static ProblemResult StudyBegunOtherwise(string conflict) => Of(
        StatusCodes.Status409Conflict,
        ProblemTypes.StudyBegunOtherwise,
        "The study was begun otherwise.",
        $"Nothing was changed: {conflict}. Finish the study with the program and data that began it, or give this one "
        + "another name.");

    /// <summary>Only studies of the problem 'external' are asked and told of.</summary>
    public static ProblemResult NotExternal(string study) => Of(
        StatusCodes.Status409Conflict,
        ProblemTypes.NotExternal,
        "Silos run this study.",
        $"Study {Names.Quote(study)} is not of the problem 'external', whose trials clients ask for and evaluate.");

    /// <summary>The client was silent for longer than its lease.</summary>
    public static ProblemResult ClientLost() => Of(
        StatusCodes.Status409Conflict,
        ProblemTypes.ClientLost,
        "The client was silent for too long.",
        "Its trials have gone to others. Ask under a fresh incarnation.");

    /// <summary>The key has named another submission.</summary>
    public static ProblemResult KeyReused(string study) => Of(
        StatusCodes.Status422UnprocessableEntity,
        ProblemTypes.KeyReused,
        "The idempotency key was used for another study.",
        $"Nothing was stored. With this key, study {Names.Quote(study)} was submitted; take a fresh key for this one.");

    /// <summary>A study in this state cannot be changed so.</summary>
    public static ProblemResult StateRefused(string study, StudyStatus status, string changed) => Of(
        StatusCodes.Status409Conflict,
        ProblemTypes.StateRefused,
        "The study's state does not allow this.",
        $"Study {Names.Quote(study)} is {Views.Lower(status)} and cannot be {changed}. Nothing was changed.");

    /// <summary>The server lacks the data that the study's problem is about.</summary>
    public static ProblemResult NoData(string detail) => Of(
        StatusCodes.Status409Conflict,
        ProblemTypes.DataMissing,
        "The silo lacks the study's data.",
        $"Nothing was stored: what a problem is depends on its data. {detail}");

    /// <summary>The store is in trouble.</summary>
    public static ProblemResult StoreDown() => Of(
        StatusCodes.Status503ServiceUnavailable,
        ProblemTypes.StoreUnavailable,
        "The store cannot be reached.",
        "The silo's log says why. Ask again: nothing is lost, and nothing is done twice.",
        StoreBack);

    /// <summary>Too many at once.</summary>
    public static ProblemResult TooMany() => Of(
        StatusCodes.Status429TooManyRequests,
        ProblemTypes.TooManyRequests,
        "Too many requests at the same time.",
        "The silo has as many as it may have; try again.",
        Soon);

    /// <summary>Whatever the framework answered with a status alone.</summary>
    public static ProblemResult OfStatus(int status, string? detail = null) => status switch
    {
        StatusCodes.Status404NotFound => Of(
            status, ProblemTypes.NotFound, "There is nothing here.",
            "GET /api/v1/openapi.json describes what there is."),
        StatusCodes.Status405MethodNotAllowed => Of(
            status, ProblemTypes.MethodNotAllowed, "The method is not allowed here.",
            "The header Allow has those that are."),
        StatusCodes.Status413PayloadTooLarge => Of(
            status, ProblemTypes.TooLarge, "The request's body is too large.", detail),
        StatusCodes.Status415UnsupportedMediaType => Of(
            status, ProblemTypes.MediaType, "The body's media type is not known here.",
            detail ?? "Expected the header 'Content-Type: application/json'; for a study file also application/yaml."),
        StatusCodes.Status504GatewayTimeout => Of(
            status, ProblemTypes.Timeout, "The request took too long.",
            "It was given up. Ask again: nothing is done twice."),
        StatusCodes.Status500InternalServerError => Of(
            status, ProblemTypes.Error, "An error that nobody foresaw.", "The silo's log has it. Please report it."),
        >= 400 and < 500 => Of(status, ProblemTypes.BadRequest, "The request cannot be read.", detail),
        _ => Of(status, ProblemTypes.Error, "The request failed.", detail),
    };

    /// <summary>A problem.</summary>
    public static ProblemResult Of(
        int status, string type, string title, string? detail, TimeSpan? retryAfter = null) =>
        new(new(type, title, status, detail), retryAfter);
}
