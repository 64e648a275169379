using System.CommandLine;
using System.Runtime.InteropServices;
using Spectre.Console;
using Sweep.Cli.Commands;
using Sweep.Client;
using Sweep.Core.Data;
using Sweep.Silo;
using Sweep.Silo.Datasets;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Cli;

/// <summary>The entry point of <c>sweep</c>.</summary>
internal static class Program
{
    private const PosixSignal FileSizeExceeded = (PosixSignal)25; // SIGXFSZ, which has no name of its own

    private static async Task<int> Main(string[] args)
    {
        // Where files may only be so large (ulimit -f, which job schedulers hand on to their jobs), a write beyond it
        // is an error like that of a full disk, and not the end of the process.
        using PosixSignalRegistration? limited = OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(FileSizeExceeded, static context => context.Cancel = true);
        RootCommand root = new("Finds out which optimizer, schedule or switching rule trains a problem best.")
        {
            RunCommand.Create(),
            SiloCommand.Create(),
            SubmitCommand.Create(),
            WatchCommand.Create(),
            ExtendCommand.Create(),
            PlaceCommand.Create(),
            TokenCommand.Create(),
            ListCommand.Create(),
            StatusCommand.Create(),
            TrialsCommand.Create(),
            RankCommand.Create(),
            ExportCommand.Create(),
            DeleteCommand.Create(),
            RangeTestCommand.Create(),
            DataCommand.Create(),
            SchemaCommand.Create(),
            DoctorCommand.Create(),
            ReferenceCommand.Create(),
        };

        foreach (Command command in ControlCommands.Create()) root.Add(command);
        ParseResult parsed = root.Parse(args);
        if (UsageErrors.Find(parsed) is { } errors) return Fail(ExitCode.Usage, errors);
        try
        {
            // Signals are handled by the commands that drain; a time limit would cut their last checkpoint short.
            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            if (parsed.Errors.Count > 0) configuration.Output = Console.Error; // the help: nobody asked for it
            int code = await parsed.InvokeAsync(configuration);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (CommandException exception)
        {
            return Fail(exception.ExitCode, exception.Message);
        }
        catch (Exception exception) when (
            exception is DatasetMissingException or DatasetCorruptException or TelemetryRefusedException)
        {
            return Fail(ExitCode.Usage, exception.Message);
        }
        catch (DatasetFetchException exception)
        {
            return Fail(ExitCode.Unreachable, exception.Message);
        }
        catch (EnvironmentFailedException exception)
        {
            return Fail(ExitCode.Failed, exception.Message);
        }
        catch (Exception exception) when (exception is StoreException or SweepUnreachableException)
        {
            return Fail(ExitCode.Unreachable, exception.Message);
        }
        catch (SweepApiException exception)
        {
            return Fail(OfStatus(exception.Problem.Status), exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail(ExitCode.Failed, "stopped.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCode.Failed, exception.Message);
        }
        catch (Exception exception)
        {
            return Fail(
                ExitCode.Failed, $"an error that nobody foresaw; please report it:{Environment.NewLine}{exception}");
        }
    }

    private static int OfStatus(int status) => status switch
    {
        408 or 429 or 502 or 503 or 504 => ExitCode.Unreachable,
        >= 400 and < 500 => ExitCode.Usage,
        _ => ExitCode.Failed,
    };

    private static int Fail(int code, string message)
    {
        if (Console.IsErrorRedirected) Console.Error.Write("sweep: ");
        else AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }).Markup("[red]sweep:[/] ");
        Console.Error.WriteLine(message);
        return code;
    }
}
