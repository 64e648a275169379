using Microsoft.AspNetCore.Http;

namespace Sweep.Silo.Api.Problems;

/// <summary>
/// A request that cannot be taken. Its message is written for the caller: what was found where, what was expected, and
/// the remedy; those of the framework's own exceptions are not, and go nowhere.
/// </summary>
/// <param name="detail">The message.</param>
/// <param name="status">The status to answer with.</param>
/// <param name="innerException">What it was made of.</param>
internal sealed class RequestRefusedException(
    string detail, int status = StatusCodes.Status400BadRequest, Exception? innerException = null)
    : BadHttpRequestException(detail, status, innerException!);
