using System.CommandLine;
using System.Text.Json;
using Sweep.Client;
using Sweep.Core.Studies;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep schema</c>: the JSON schema of study files, for editors.</summary>
internal static class SchemaCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("schema", "Prints the JSON schema of study files, for editors.");
        command.SetAction(_ => Console.WriteLine(SweepSchema.Create().ToJsonString(
            new JsonSerializerOptions(SweepJson.Indented))));
        return command;
    }
}
