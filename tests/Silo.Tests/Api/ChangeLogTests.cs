using Microsoft.Extensions.Logging;
using Sweep.Client;
using Sweep.Silo.Api;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

public sealed class ChangeLogTests
{
    [Fact]
    public async Task Log_has_who_changed_what_and_nothing_of_reads_and_refusals()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using LogLines lines = new();
        using ILoggerFactory logs = LoggerFactory.Create(builder => builder.AddProvider(lines));
        await using ApiServer server = await ApiServer.StartAsync(
            api.Store, StoreFixture.Datasets, new(), TimeProvider.System, logs, default);
        string token = await api.CreateTokenAsync(TokenScope.Submit);
        using SweepClient anybody = new(server.Address), somebody = new(server.Address, token);
        await anybody.SubmitAsync(ApiFixture.Tiny);
        await somebody.ListStudiesAsync().ToListAsync();
        await somebody.CancelAsync("tiny");
        await Assert.ThrowsAsync<SweepApiException>(() => somebody.PauseAsync("tiny"));
        await Assert.ThrowsAsync<SweepApiException>(() => somebody.DeleteAsync("tiny"));
        await anybody.DeleteAsync("tiny");
        string id = token.Split('_')[1];
        Assert.Equal(
            [
                "POST /api/v1/studies by a caller without a token",
                $"POST /api/v1/studies/tiny/cancel by the token {id} of 'test'",
                "DELETE /api/v1/studies/tiny by a caller without a token",
            ],
            lines.Of(5005));
    }
}
