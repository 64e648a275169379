using System.Net;
using Sweep.Cli.Access;
using Sweep.Client;

namespace Sweep.Cli.Doctor;

/// <summary>Checks of a silo's API.</summary>
internal static class ServerChecks
{
    /// <summary>Looks at a server, its clock, and what it says of the fleet; closes it.</summary>
    public static async Task<IReadOnlyList<Finding>> RunAsync(
        ServerAccess server, CancellationToken cancellation)
    {
        await using ServerAccess closed = server;
        List<Finding> findings = [];
        try
        {
            DateTimeOffset now = await HealthAsync(server.Server, findings, cancellation);
            int count = (await server.ListStudiesAsync(cancellation)).Count;
            findings.Add(new("studies", $"{count}, and the token is good for reading them", Verdict.Good));
            findings.Add(await FleetChecks.SilosAsync(server, now, cancellation));
            findings.AddRange(await FleetChecks.WaitingAsync(server, cancellation));
        }
        catch (Exception exception) when (exception is SweepApiException or SweepUnreachableException)
        {
            findings.Add(new("server", exception.Message, Verdict.Bad));
        }

        return findings;
    }

    /// <summary>Asks for its health, and takes its clock from the answer.</summary>
    private static async Task<DateTimeOffset> HealthAsync(
        Uri server, List<Finding> findings, CancellationToken cancellation)
    {
        using HttpClient http = new();
        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(server, "health/ready"), cancellation);
            TimeSpan asking = TimeProvider.System.GetUtcNow() - start;
            findings.Add(answer.StatusCode == HttpStatusCode.OK
                ? new("server", $"{server} is ready", Verdict.Good)
                : new(
                    "server",
                    $"{server} answers {(int)answer.StatusCode}: it drains, waits for its store, or is no silo",
                    Verdict.Warning));
            if (answer.Headers.Date is not { } there) return start;
            findings.Add(FleetChecks.Clock(there - (start + (asking / 2))));
            return there;
        }
        catch (HttpRequestException exception)
        {
            throw new SweepUnreachableException(server, exception);
        }
    }
}
