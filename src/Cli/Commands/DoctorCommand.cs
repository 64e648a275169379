using System.CommandLine;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweep.Cli.Access;
using Sweep.Cli.Doctor;
using Sweep.Cli.Output;
using Sweep.Cli.Silos;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Training;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep doctor</c>: what this machine has, and whether Sweep works on it.</summary>
internal static class DoctorCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        AccessOptions access = new();
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        Option<bool> migrate = new("--migrate-orleans")
        {
            Description = "Also makes the tables that 'sweep silo --engine orleans' needs in the store's database.",
        };
        Command command = AccessOptions.Command(
            "doctor", "Checks this machine (processor, arithmetic, data sets), and the store or server with its silos.",
            access, data, json, migrate);
        command.SetAction(async (result, cancellation) =>
        {
            DatasetLibrary datasets = new(new(result.GetValue(data)));
            List<Finding> findings =
            [
                new(
                    "sweep",
                    $"{typeof(DoctorCommand).Assembly.GetName().Version?.ToString(3)}, "
                        + $"numerics version {NumericsVersion.Current}",
                    Verdict.Good),
                new(
                    "runtime",
                    $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}",
                    Verdict.Good),
                Processor(),
                Arithmetic(datasets),
                .. SweepCatalogue.Datasets.Select(entry => Data(entry, datasets)),
                .. access.OpenServer(result) is { } server
                    ? await ServerChecks.RunAsync(server, cancellation)
                    : await StoreChecks.RunAsync(access.StoreOf(result), cancellation),
                .. result.GetValue(migrate)
                    ? (Finding[])[await OrleansAsync(access.StoreOf(result), cancellation)]
                    : [],
            ];
            if (result.GetValue(json)) Print.Json(findings);
            else
            {
                Print.Table(
                    ["check", "verdict", "finding"],
                    findings.Select(finding => new[] { finding.Check, finding.Verdict, finding.Text }));
            }
            return findings.Any(finding => finding.Verdict == Verdict.Bad) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static Finding Processor()
    {
        string width = LaneWidth.Best switch { 16 => "AVX-512", 8 => "AVX2", _ => "scalar" };
        string text =
            $"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, kernels use {width}";
        bool hasFma = Fma.IsSupported || Vector128.IsHardwareAccelerated
            && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        return hasFma
            ? new("processor", text, Verdict.Good)
            : new(
                "processor",
                $"{text}; no fused multiply-add: same results, but hundreds of times slower",
                Verdict.Warning);
    }

    private static Finding Arithmetic(DatasetLibrary datasets)
    {
        string hash = NumericsSelfTest.Run(datasets);
        return hash == NumericsSelfTest.Expected
            ? new("arithmetic", $"self-test gives the bits it must ({hash[..12]})", Verdict.Good)
            : new(
                "arithmetic",
                $"self-test gives {hash[..12]}, must give {NumericsSelfTest.Expected[..12]}: results of this machine "
                + "differ from others'. Please report it with the processor's name.", Verdict.Bad);
    }

    private static Finding Data(DatasetEntry entry, DatasetLibrary datasets) =>
        entry.Files.Count == 0
            ? new($"data: {entry.Name}", "ships with sweep", Verdict.Good)
            : datasets.Find(entry) is { } folder
                ? new($"data: {entry.Name}", folder, Verdict.Good)
                : new($"data: {entry.Name}", DatasetAdvice.HowToGet(entry), Verdict.Warning);

    private static async Task<Finding> OrleansAsync(string path, CancellationToken cancellation)
    {
        try
        {
            bool isNew = await OrleansServing.MigrateAsync(path, cancellation);
            return new("orleans", isNew ? "its tables were made" : "its tables are there", Verdict.Good);
        }
        catch (StoreException exception)
        {
            return new("orleans", exception.Message, Verdict.Bad);
        }
    }
}
