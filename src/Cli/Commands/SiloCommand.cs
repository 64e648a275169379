using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sweep.Cli.Silos;
using Sweep.Silo.Telemetry;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep silo</c>: a worker process for every study of a store, until it is told to stop.</summary>
internal static class SiloCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new(
            "silo",
            "Runs the trials of every study of a store until SIGTERM or Ctrl-C, which make it write checkpoints and "
            + "give its trials back. Prints one line when it is ready.");
        foreach (Option flag in SiloSettings.Flags) command.Add(flag);
        command.SetAction(async (result, _) =>
        {
            SiloSettings settings = SiloSettings.Read(result, Environment.GetEnvironmentVariable);
            await using TelemetryExport telemetry = TelemetryExport.Start(
                new() { Instance = settings.Silo.Name, Otlp = settings.Otlp, Scrape = settings.Metrics },
                Environment.GetEnvironmentVariable);
            using ILoggerFactory logs = ConsoleLogs.Create(settings.LogLevel, settings.LogJson, telemetry.AddTo);
            telemetry.ReportTo(logs.CreateLogger("Sweep.Telemetry"), TimeProvider.System);
            SiloProcess silo = new(settings, logs, telemetry.Metrics, TimeProvider.System, Console.Out);
            return await silo.RunAsync();
        });
        return command;
    }
}
