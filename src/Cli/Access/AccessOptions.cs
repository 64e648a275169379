using System.CommandLine;
using Sweep.Client;

namespace Sweep.Cli.Access;

/// <summary>The options that say where studies are: <c>--server</c> or <c>--store</c>.</summary>
internal sealed class AccessOptions
{
    private const string ServerVariable = "SWEEP_SERVER";

    private readonly Option<string> _store = CommonOptions.Store();

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"A silo's address instead of a store: http://host:port. Default: ${ServerVariable}.",
        HelpName = "url",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = "File with the token for the silo. Default: $SWEEP_TOKEN_FILE; or the token in $SWEEP_TOKEN.",
        HelpName = "file",
    };

    /// <summary>A command that has these options.</summary>
    public static Command Command(
        string name, string description, AccessOptions access, params IEnumerable<Symbol> parts)
    {
        Command command = new(name, description);
        foreach (Symbol part in (IEnumerable<Symbol>)[.. parts, access._server, access._tokenFile, access._store])
        {
            if (part is Option option) command.Add(option);
            else command.Add((Argument)part);
        }

        return command;
    }

    /// <summary>
    /// Opens what the options name. A flag goes before the environment, there a server before a store; one server in
    /// the environment serves all commands that can use it.
    /// </summary>
    /// <exception cref="CommandException">They contradict each other, or lead nowhere.</exception>
    public async Task<IStudyAccess> OpenAsync(ParseResult result, AccessMode mode, CancellationToken cancellation)
    {
        if (OpenServer(result) is { } server) return server;
        string store = StoreOf(result);
        return new StoreAccess(
            mode == AccessMode.Create
                ? await CommonOptions.OpenOrCreateAsync(store, null, cancellation)
                : await CommonOptions.OpenAsync(store, cancellation, readOnly: mode == AccessMode.Read),
            store);
    }

    /// <summary>The server that the options name; null where they name a store.</summary>
    /// <exception cref="CommandException">They contradict each other, or the address cannot be read.</exception>
    public ServerAccess? OpenServer(ParseResult result)
    {
        string? flag = result.GetValue(_server);
        bool namesStore = result.GetResult(_store) is { Implicit: false };
        if (flag is not null && namesStore)
            throw new CommandException(ExitCode.Usage, "--server and --store: give one of them.");
        if (flag is not null) return Connect(flag, "--server", result.GetValue(_tokenFile));
        return !namesStore && Variable(ServerVariable) is { } server
            ? Connect(server, $"${ServerVariable}", result.GetValue(_tokenFile))
            : null;
    }

    /// <summary>The store that the options name.</summary>
    public string StoreOf(ParseResult result) => result.GetRequiredValue(_store);

    private static ServerAccess Connect(string address, string source, string? tokenFile)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? server) || server.Scheme is not ("http" or "https"))
        {
            throw new CommandException(
                ExitCode.Usage, $"{source}: found '{address}', expected a silo's address: http://host:port.");
        }

        return new(new SweepClient(server, Token(tokenFile), new() { Retrying = Once(server) }));
    }

    /// <summary>Says, the first time, that something is waited for: tries go on for half a minute.</summary>
    private static Action<Exception> Once(Uri server)
    {
        bool isSaid = false;
        return failure =>
        {
            if (isSaid) return;
            isSaid = true;
            Console.Error.WriteLine($"sweep: {server} does not answer as it should: {failure.Message} Trying again.");
        };
    }

    /// <summary>Never an argument: those are shown to every user of the machine.</summary>
    private static string? Token(string? flag)
    {
        if ((flag ?? Variable("SWEEP_TOKEN_FILE")) is not { } file) return Variable("SWEEP_TOKEN");
        try
        {
            string token = File.ReadAllText(file).Trim();
            return token.Length > 0
                ? token
                : throw new CommandException(ExitCode.Usage, $"The token file {file} is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"The token file {file}: {error.Message}");
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
