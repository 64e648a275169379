using System.CommandLine;
using System.CommandLine.Parsing;
using Sweep.Cli.Output;
using Sweep.Cli.Settings;
using Sweep.Silo.Api.Tokens;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep token</c>: the tokens that clients show to the API of a store's silos.</summary>
internal static class TokenCommand
{
    private static readonly Dictionary<string, TokenScope> Scopes = new()
    {
        ["read"] = TokenScope.Read,
        ["submit"] = TokenScope.Submit,
        ["admin"] = TokenScope.Admin,
    };

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Command command = new("token", "Makes, lists and revokes tokens for the API of a store's silos.");
        command.Add(Create("create"));
        command.Add(List());
        command.Add(Revoke());
        return command;
    }

    private static Command Create(string name)
    {
        Option<string> path = CommonOptions.Store();
        Option<string> label = new("--name")
        {
            Description = "Whose it is, or what for.",
            Required = true,
            CustomParser = result => Read(result, "--name", SettingReaders.Line)!,
        };
        Option<TokenScope> scope = new("--scope")
        {
            Description = "read; submit (and control studies); or admin (and delete them) (default: submit).",
            HelpName = "read|submit|admin",
            DefaultValueFactory = _ => TokenScope.Submit,
            CustomParser = result => Read(result, "--scope", SettingReaders.OneOf(Scopes)),
        };
        Option<TimeSpan?> expires = new("--expires")
        {
            Description = "How long it is valid: 12h, 30d; or 'never' (default: 90d).",
            HelpName = "time",
            DefaultValueFactory = _ => TimeSpan.FromDays(90),
            CustomParser = result => Read(result, "--expires", SettingReaders.Lifetime),
        };
        Command command = new(name, "Makes a token and prints it, this once: the store keeps only its hash.")
        {
            label, scope, expires, path,
        };
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyStore store =
                await CommonOptions.OpenOrCreateAsync(result.GetRequiredValue(path), null, cancellation);
            ApiToken token = ApiToken.Create();
            await store.CreateTokenAsync(
                token.ToStored(result.GetRequiredValue(label), result.GetValue(scope), result.GetValue(expires)),
                cancellation);
            Console.WriteLine(token.Reveal());
        });
        return command;
    }

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T> read)
    {
        string text = result.Tokens[0].Value;
        try
        {
            return read(text);
        }
        catch (FormatException error)
        {
            result.AddError($"{name}: found '{text}', expected {error.Message}.");
            return default;
        }
    }

    private static Command List()
    {
        Option<string> path = CommonOptions.Store();
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Tokens, without their secrets.") { path, json };
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyStore store = await CommonOptions.OpenAsync(result.GetRequiredValue(path), cancellation);
            var tokens = (await store.ListTokensAsync(cancellation)).Select(token => new
            {
                token.Id,
                token.Name,
                Scope = token.Scope.ToString().ToLowerInvariant(),
                token.CreatedAt,
                token.ExpiresAt,
                token.RevokedAt,
                token.IsValid,
            });
            if (result.GetValue(json))
            {
                Print.Json(tokens);
                return;
            }

            Print.Table(
                ["id", "name", "scope", "created", "expires", "state"],
                tokens.Select(token => new[]
                {
                    token.Id, token.Name, token.Scope, $"{token.CreatedAt:u}",
                    token.ExpiresAt is { } end ? $"{end:u}" : "never",
                    token.IsValid ? "valid" : token.RevokedAt is null ? "expired" : "revoked",
                }));
        });
        return command;
    }

    private static Command Revoke()
    {
        Argument<string> id = new("id") { Description = "The token's id, as 'sweep token list' has it." };
        Option<string> path = CommonOptions.Store();
        Command command = new("revoke", "Ends a token's validity, at once and for good.") { id, path };
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyStore store = await CommonOptions.OpenAsync(
                result.GetRequiredValue(path), cancellation, readOnly: false);
            string wanted = result.GetRequiredValue(id);
            if (!await store.RevokeTokenAsync(wanted, cancellation))
            {
                IReadOnlyList<TokenRecord> known = await store.ListTokensAsync(cancellation);
                throw Unknown.Name("token", wanted, known.Select(token => token.Id), "in the store: ");
            }

            Console.WriteLine($"Revoked {wanted}.");
        });
        return command;
    }
}
