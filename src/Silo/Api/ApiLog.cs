using Microsoft.Extensions.Logging;
using Sweep.Silo.Api.Tokens;

namespace Sweep.Silo.Api;

/// <summary>What the API logs. Tokens never are.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(5001, LogLevel.Information, "The API listens on {Address}")]
    public static partial void Listening(ILogger logger, Uri address);

    [LoggerMessage(5002, LogLevel.Error, "{Path} failed")]
    public static partial void Failed(ILogger logger, Exception exception, string path);

    [LoggerMessage(5003, LogLevel.Warning, "{Path} could not be answered: the store failed")]
    public static partial void StoreFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(5004, LogLevel.Warning, "The answer to {Path} was cut off")]
    public static partial void CutOff(ILogger logger, Exception exception, string path);

    [LoggerMessage(5005, LogLevel.Information, "{Method} {Path} by {Caller}")]
    public static partial void Changed(ILogger logger, string method, string path, Caller caller);

    [LoggerMessage(5006, LogLevel.Warning, "Nothing new could be read for streams of events; the next look follows")]
    public static partial void LookFailed(ILogger logger, Exception exception);
}
