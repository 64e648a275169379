using Sweep.Cli.Tests;
using Sweep.Telemetry.Tests.Otlp;
using Sweep.Telemetry.Tests.Otlp.Messages;

namespace Sweep.Telemetry.Tests;

/// <summary>What a real silo process sends to a real receiver.</summary>
public sealed class SiloExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Silo_sends_metrics_spans_and_log_records()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await RunTinyAsync([], "--name", "anna", "--otlp", receiver.Http.AbsoluteUri);

        Received received = receiver.Received;
        Assert.All(received.Resources, resource =>
        {
            Assert.Equal("sweep-silo", Attribute(resource, "service.name"));
            Assert.Equal("anna", Attribute(resource, "service.instance.id"));
            Assert.Equal(Environment.MachineName, Attribute(resource, "host.name"));
            Assert.NotEqual("", Attribute(resource, "service.version"));
        });
        AssertMetrics(received);
        AssertSpans(received);
        AssertLogs(received);
    }

    [Fact]
    public async Task Standard_environment_variables_say_where_to_how_and_what()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await RunTinyAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Grpc.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=42",
            ["OTEL_SERVICE_NAME"] = "fleet",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
            ["OTEL_TRACES_SAMPLER"] = "always_off",
        });

        Assert.All(receiver.Headers, headers => Assert.Equal("42", headers["api-key"]));
        Assert.All(receiver.Received.Resources, resource =>
        {
            Assert.Equal("fleet", Attribute(resource, "service.name"));
            Assert.Equal("test", Attribute(resource, "deployment.environment.name"));
        });
        Assert.Equal(2, receiver.Received.Sum("sweep.trials.ended"));
        Assert.NotEmpty(receiver.Received.Logs);
        Assert.Empty(receiver.Received.Spans);
    }

    [Fact]
    public async Task Variables_of_one_signal_go_before_those_of_all()
    {
        await using OtlpReceiver one = await OtlpReceiver.StartAsync(), other = await OtlpReceiver.StartAsync();
        await RunTinyAsync(new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = one.Http.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=all",
            ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = $"{other.Http}v1/metrics",
            ["OTEL_EXPORTER_OTLP_METRICS_HEADERS"] = "api-key=metrics",
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = other.Grpc.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "grpc",
            ["OTEL_TRACES_EXPORTER"] = "console, otlp",
        });

        Assert.NotEmpty(one.Received.Logs);
        Assert.Empty(one.Received.Metrics);
        Assert.Empty(one.Received.Spans);
        Assert.All(one.Headers, headers => Assert.Equal("all", headers["api-key"]));
        Assert.NotEmpty(other.Received.Metrics);
        Assert.NotEmpty(other.Received.Spans);
        Assert.Empty(other.Received.Logs);
        Assert.Equal(
            ["all", "metrics"], other.Headers.Select(headers => headers["api-key"].ToString()).Distinct().Order());
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "found 'collector:4318', expected an address")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "there", "found 'there', expected an address")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "found 'http/json', expected http/protobuf or grpc")]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "10s", "found '10s', expected milliseconds")]
    [InlineData("OTEL_EXPORTER_OTLP_COMPRESSION", "zip", "found 'zip', expected gzip or none")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "s3cret", "OTEL_EXPORTER_OTLP_HEADERS: expected key=value pairs")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/no/such.pem", "/no/such.pem")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0", "An OTEL_* environment variable is wrong")]
    public async Task Variables_that_cannot_be_followed_are_refused_by_name(
        string variable, string value, string message)
    {
        Dictionary<string, string> environment = new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
            [variable] = value,
        };
        using SweepProcess silo = SweepProcess.Start(_folder.Path, environment, ["silo", "--slots", "1"]);
        SweepResult ended = await silo.ExitAsync();
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(message, ended.Error);
        Assert.DoesNotContain("s3cret", ended.Error);
        Assert.DoesNotContain("   at ", ended.Error);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_environment_switches_telemetry_off()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await RunTinyAsync(
            new() { ["OTEL_SDK_DISABLED"] = "true" }, "--otlp", receiver.Http.AbsoluteUri);
        Assert.Empty(receiver.Headers);
    }

    [Theory]
    [InlineData(Manner.IsDown, "http/protobuf")]
    [InlineData(Manner.Refuses, "http/protobuf")]
    [InlineData(Manner.Hangs, "http/protobuf")]
    [InlineData(Manner.IsDown, "grpc")]
    [InlineData(Manner.Hangs, "grpc")]
    public async Task Receiver_that_does_not_do_its_part_keeps_no_trial_and_no_exit(Manner manner, string protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(manner);
        string log = await RunTinyAsync(
            new()
            {
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
                ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "200",
                ["OTEL_BSP_MAX_QUEUE_SIZE"] = "8",
                ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = "4",
            },
            "--otlp", (protocol == "grpc" ? receiver.Grpc : receiver.Http).AbsoluteUri);
        Assert.Equal(manner != Manner.IsDown, !receiver.Headers.IsEmpty);
        Assert.Contains("Telemetry cannot be sent", log);
    }

    /// <summary>A silo runs a study of two trials to its end and drains.</summary>
    /// <returns>What it logged.</returns>
    private async Task<string> RunTinyAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = environment["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        using SweepProcess silo = SweepProcess.Start(
            _folder.Path, environment, ["silo", "--slots", "1", "--log-level", "debug", .. arguments]);
        await silo.SaysAsync("sweep silo ready: ");
        string file = _folder.Write("tiny.yaml", Studies.Tiny);
        (await SweepProcess.RunAsync(_folder.Path, "submit", file)).MustSucceed();
        await silo.LogsAsync("trial 1, epoch 1: Ended Complete");
        silo.Terminate();
        SweepResult ended = (await silo.ExitAsync()).MustSucceed();
        SweepResult status = (await SweepProcess.RunAsync(_folder.Path, "status", "tiny")).MustSucceed();
        Assert.Contains("2 of 2 trials ended", status.Output);
        return ended.Error;
    }

    private static void AssertMetrics(Received received)
    {
        (string, string) problem = ("sweep.problem", "logreg"), completed = ("sweep.outcome", "completed");
        Assert.Equal(2, received.Sum("sweep.trials.claimed", problem));
        Assert.Equal(2, received.Sum("sweep.trials.ended", problem, completed));
        Assert.Equal(2, received.Sum("sweep.trials.enqueued"));
        Assert.Equal(2UL, received.Count("sweep.attempt.duration", problem, completed));
        Assert.True(received.Sum("sweep.steps", problem) > 0);
        Assert.True(received.Sum("sweep.points", problem) > 0);
        Assert.True(received.Sum("sweep.training.time", problem) > 0);
        Assert.True(received.Sum("sweep.evaluation.time", problem) > 0);
        Assert.True(received.Count("sweep.flush.duration", ("sweep.write", "end")) > 0);
        Assert.True(received.Count("sweep.claim.duration", ("sweep.claim.result", "trials")) > 0);
        Assert.True(received.Count(
            "sweep.store.operation.duration",
            ("sweep.store.operation", "end trials"),
            ("db.system.name", "sqlite")) > 0);
        Assert.Contains(received.Metrics, pair => pair.Metric.Name == "sweep.silo.slots"
            && pair.Metric.Sum.Points.Any(point => point.AsInt == 1));
        Assert.Contains("System.Runtime", received.Metrics.Select(pair => pair.Meter));
        Assert.All(
            received.Metrics.Where(pair => pair.Meter.StartsWith("Sweep.", StringComparison.Ordinal)),
            pair => Assert.NotEmpty(pair.Metric.Description));
    }

    private static void AssertSpans(Received received)
    {
        Span[] begins = received.SpansOf("attempt begin"), ends = received.SpansOf("attempt end");
        Assert.Equal((2, 2), (begins.Length, ends.Length));
        Assert.All(begins.Concat(ends), span => Assert.True(span.ParentSpanId.IsEmpty));
        foreach (Span end in ends)
        {
            Span begin = begins.Single(span =>
                Received.Text(span.Attributes, "sweep.trial") == Received.Text(end.Attributes, "sweep.trial"));
            Assert.Contains(end.Links, link => link.SpanId == begin.SpanId && link.TraceId == begin.TraceId);
            Assert.Equal("completed", Received.Text(end.Attributes, "sweep.outcome"));
        }

        Span[] writes = received.SpansOf("write end");
        Assert.Equal(2, writes.Sum(write => write.Links.Count));
        Assert.All(
            writes.SelectMany(write => write.Links),
            link => Assert.Contains(begins, begin => begin.SpanId == link.SpanId));
        Assert.Contains(received.SpansOf("end trials"), call => writes.Any(write => write.SpanId == call.ParentSpanId));
        foreach (string name in (string[])["claim", "recover", "enqueue", "claim trials"])
            Assert.NotEmpty(received.SpansOf(name));
    }

    private static void AssertLogs(Received received)
    {
        foreach (long trial in (long[])[0, 1])
        {
            LogRecord left = received.Logs.Single(record =>
                record.Body.StringValue.Contains($"trial {trial}, epoch 1: Ended", StringComparison.Ordinal));
            Assert.Equal($"{trial}", Received.Text(left.Attributes, "sweep.trial"));
            Assert.Equal("1", Received.Text(left.Attributes, "sweep.study"));
            Assert.Equal("1", Received.Text(left.Attributes, "sweep.epoch"));
            Assert.Contains(received.SpansOf("attempt end"), span => span.TraceId == left.TraceId);
        }
    }

    private static string? Attribute(Resource resource, string key) => Received.Text(resource.Attributes, key);
}
