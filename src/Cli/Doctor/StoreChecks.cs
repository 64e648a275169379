using Sweep.Cli.Access;
using Sweep.Store;

namespace Sweep.Cli.Doctor;

/// <summary>Checks of a store.</summary>
internal static class StoreChecks
{
    /// <summary>Looks at a store; one that is out of date is brought up to date where the role may.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(string path, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        try
        {
            if (!StoreAddress.IsServer(path) && !File.Exists(path))
            {
                string place = Path.GetFullPath(path);
                return [new("store", $"{place}: not there yet; 'sweep run' makes it", Verdict.Good)];
            }

            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            if (await InspectAsync(path, cancellation) is { } report)
            {
                findings.AddRange([Server(report), FleetChecks.Clock(report.Ahead), Role(report)]);
                now = report.Now;
            }

            StoreAccess studies = new(await CommonOptions.OpenOrCreateAsync(path, null, cancellation), path);
            await using (studies)
            {
                int count = (await studies.ListStudiesAsync(cancellation)).Count;
                string free = StoreAddress.IsServer(path)
                    ? ""
                    : $", {new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace >> 20} MiB free on its disk";
                findings.Add(new("store", $"{studies.Place}: {count} studies{free}", Verdict.Good));
                findings.Add(await FleetChecks.SilosAsync(studies, now, cancellation));
                findings.AddRange(await FleetChecks.WaitingAsync(studies, cancellation));
            }
        }
        catch (StoreException exception)
        {
            findings.Add(new("store", exception.Message, Verdict.Bad));
        }

        return findings;
    }

    private static async Task<ServerReport?> InspectAsync(string path, CancellationToken cancellation)
    {
        CommonOptions.RequireAddress(path);
        return await StoreAddress.InspectAsync(path, TimeProvider.System, cancellation);
    }

    private static Finding Server(ServerReport report)
    {
        string text = $"{report.Server}, store version {report.StoreVersion}";
        return report.StoreVersion == report.ProgramVersion
            ? new("server", text, Verdict.Good)
            : report.MayMigrate
                ? new("server", $"{text}, which is now brought to {report.ProgramVersion}", Verdict.Good)
                : new(
                    "server",
                    $"{text}, and this program needs {report.ProgramVersion}: run 'sweep doctor' once as a role that "
                    + "may migrate",
                    Verdict.Bad);
    }

    private static Finding Role(ServerReport report) => report switch
    {
        { MayMigrate: true } => new("role", $"{report.Role} may work and migrate", Verdict.Good),
        { MayWork: true } => new("role", $"{report.Role} may work, not migrate: right for silos", Verdict.Good),
        _ => new(
            "role",
            $"{report.Role} may only read: no silo works as this role. See 'Roles' in docs/operations.md",
            Verdict.Warning),
    };
}
