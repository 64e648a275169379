using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Sweep.Cli.Silos;

/// <summary>Log lines on standard error: standard output is for what the command is asked for.</summary>
internal static class ConsoleLogs
{
    private const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Makes the loggers.</summary>
    /// <param name="least">Least level shown.</param>
    /// <param name="json">One JSON object a line, for collectors; else a line of text.</param>
    /// <param name="addTo">Adds where else they go.</param>
    public static ILoggerFactory Create(
        LogLevel least, bool json, Action<ILoggingBuilder> addTo) => LoggerFactory.Create(logs =>
    {
        logs.SetMinimumLevel(least);
        if (least >= LogLevel.Information)
        {
            logs.AddFilter("Microsoft", least > LogLevel.Warning ? least : LogLevel.Warning); // not each request
            logs.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // what it throws is told anyway
        }

        addTo(logs);
        logs.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
        {
            logs.AddJsonConsole(lines =>
            {
                lines.IncludeScopes = true;
                lines.TimestampFormat = Timestamp;
                lines.UseUtcTimestamp = true;
            });
        }
        else
        {
            logs.AddSimpleConsole(lines =>
            {
                lines.SingleLine = true;
                lines.TimestampFormat = $"{Timestamp} ";
                lines.UseUtcTimestamp = true;
                lines.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    });
}
