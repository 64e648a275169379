using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Metrics;
using Sweep.Client;
using Sweep.Core.Data;
using Sweep.Silo.Api.Endpoints;
using Sweep.Silo.Api.Events;
using Sweep.Silo.Api.External;
using Sweep.Silo.Api.Guards;
using Sweep.Silo.Api.Problems;
using Sweep.Silo.Api.Tokens;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>
/// Puts the API together. Nothing is read from the environment or from files: the options are all there is.
/// </summary>
internal static class ApiHost
{
    private const int MaxRequestLine = 256 * 1024; // a cursor of curves names all metrics, of which there may be 1,000

    private static readonly TimeSpan Preflight = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Builds the host.</summary>
    public static WebApplication Build(
        IStudyStore store, IDatasetSource datasets, ApiOptions options, TimeProvider clock, ILoggerFactory logs)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "Sweep" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        IServiceCollection services = builder.Services;
        services.AddSingleton(logs);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Grace);
        services.AddSingleton(store);
        services.AddSingleton(datasets);
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(new RankingCache(store, options.Limits.CachedRankings, options.Limits.CachedTrials));
        services.AddSingleton(new ExternalTrials(store));
        services.AddSingleton<StudyFeed>();
        services.AddSingleton<StudyDeletions>();
        services.AddRoutingCore();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddRequestTimeouts(timeouts => Configure(timeouts, options.Limits));
        services.AddRateLimiter(limiter => Configure(limiter, options.Limits));
        services.AddSingleton<HeavySlots>();
        services.AddOptions<RateLimiterOptions>().Configure<HeavySlots>((limiter, heavy) => limiter.AddPolicy(
            ApiPolicies.Heavy, _ => RateLimitPartition.Get(ApiPolicies.Heavy, _ => heavy)));
        services.AddCors(cors => cors.AddDefaultPolicy(pages => Configure(pages, options)));
        ApiDocument.Add(services);

        WebApplication app = builder.Build();
        app.UseMiddleware<ProblemPages>();
        app.UseMiddleware<HostGuard>();
        app.UseMiddleware<OriginGuard>();
        app.UseRouting();
        app.UseCors();

        // Whatever bounds a request's time bounds its wait for a slot, too.
        app.UseMiddleware<StoreGuard>();
        app.UseRequestTimeouts();
        app.UseMiddleware<SlotGuard>();
        app.UseRateLimiter();
        app.UseMiddleware<TokenGuard>();
        app.UseMiddleware<QueryGuard>();
        Map(app);
        if (options.Metrics is { } metrics) MapMetrics(app, metrics);
        return app;
    }

    private static void Map(WebApplication app)
    {
        HealthEndpoints.Map(app);
        RouteGroupBuilder api = app.MapGroup("/api/v1").WithCommonProblems();
        KnownQuery.AddTo(api);
        ApiDocument.Map(app);
        RouteGroupBuilder studies = api.MapGroup("/studies").WithTags("Studies");
        RouteGroupBuilder changes = studies.MapGroup("").AddEndpointFilter<RouteGroupBuilder, ChangeLog>();
        StudySubmits.Map(changes);
        StudyControls.Map(changes);
        StudyReads.Map(studies);
        TrialReads.Map(studies);
        AttemptReads.Map(studies);
        RankingReads.Map(studies);
        ExportReads.Map(studies);
        EventReads.Map(studies);
        AskTell.Map(studies);
        SiloReads.Map(api);
    }

    private static void MapMetrics(WebApplication app, MeterProvider metrics) =>
        app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new RequiredScope(TokenScope.Read))
            .DisableRateLimiting();

    private static void Configure(KestrelServerOptions kestrel, ApiOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.Limits.MaxConnections;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLine;
        foreach (ListenAddress address in options.Listen) kestrel.Listen(address.Address, address.Port);
    }

    private static void Configure(CorsPolicyBuilder pages, ApiOptions options) => pages
        .WithOrigins([.. options.Origins])
        .AllowAnyMethod()
        .AllowAnyHeader()
        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter)
        .SetPreflightMaxAge(Preflight);

    /// <summary>
    /// A field that is not known, such as a misspelt one, is refused like a parameter that is not, and so is one that
    /// comes twice, or that is missing or null where a value is needed.
    /// </summary>
    private static void Configure(JsonSerializerOptions json)
    {
        SweepJson.Apply(json);
        json.AllowDuplicateProperties = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
    }

    private static void Configure(RequestTimeoutOptions timeouts, ApiLimits limits)
    {
        timeouts.DefaultPolicy = new() { Timeout = limits.RequestTime };
        timeouts.AddPolicy(ApiPolicies.Export, limits.ExportTime);
    }

    private static void Configure(RateLimiterOptions limiter, ApiLimits limits)
    {
        // Whatever has a limit of its own waits there, and not in the place of others.
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is { PolicyName: { } own }
                ? RateLimitPartition.GetNoLimiter(own)
                : RateLimitPartition.GetConcurrencyLimiter("all", _ => Concurrency(
                    limits.MaxRequests, limits.MaxWaiting)));
        limiter.AddConcurrencyLimiter(ApiPolicies.Bodies, bodies =>
            (bodies.PermitLimit, bodies.QueueLimit) = (limits.MaxBodies, limits.MaxWaiting));
        limiter.AddConcurrencyLimiter(ApiPolicies.Streams, streams =>
            (streams.PermitLimit, streams.QueueLimit) = (limits.MaxStreams, 0));
        limiter.OnRejected = async (rejected, _) =>
        {
            HttpContext context = rejected.HttpContext;
            await Problem.TooMany().ExecuteAsync(context);
        };
    }

    private static ConcurrencyLimiterOptions Concurrency(int permits, int queue) =>
        new() { PermitLimit = permits, QueueLimit = queue };
}
