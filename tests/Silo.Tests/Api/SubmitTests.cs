using System.Net;
using System.Text;
using System.Text.Json;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Core.Data;
using Sweep.Core.Studies;

namespace Sweep.Silo.Tests.Api;

public sealed class SubmitTests
{
    [Fact]
    public async Task Same_study_twice_is_the_same_study_in_whatever_format()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        Assert.True((await api.Client.SubmitAsync(ApiFixture.Tiny)).Created);
        string json = StudyReader.Read(ApiFixture.Tiny, "tiny").Study!.CanonicalText;
        SubmittedStudy again = await api.Client.SubmitAsync(json);
        Assert.False(again.Created);
        Assert.Equal("tiny", again.Study.Name);
        Assert.Single(await api.Client.ListStudiesAsync().ToListAsync());
    }

    [Fact]
    public async Task Another_study_of_the_same_name_is_refused_with_the_differences()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        await api.Client.SubmitAsync(ApiFixture.Tiny);
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(
            () => api.Client.SubmitAsync(ApiFixture.Tiny.Replace("seeds: 2", "seeds: 3")));
        Assert.Equal((409, "urn:sweep:other-study"), (refused.Problem.Status, refused.Problem.Type));
        Assert.Contains(refused.Problem.Differences!, change => change.Path == "seeds");
    }

    [Fact]
    public async Task Wrong_study_file_is_refused_with_file_line_and_path_of_every_error()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        string wrong = ApiFixture.Tiny.Replace("name: adam", "name: adem").Replace("seeds: 2", "seeds: none");
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(
            () => api.Client.SubmitAsync(wrong, new() { FileName = "my.yaml" }));
        Assert.Equal((422, "urn:sweep:study-refused"), (refused.Problem.Status, refused.Problem.Type));
        IReadOnlyList<StudyErrorView> errors = refused.Problem.Errors!;
        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Equal("my.yaml", error.File));
        Assert.Equal((4, "seeds"), (errors[0].Line, errors[0].Path));
        Assert.Contains("adam", errors[1].Message);
        Assert.Contains("my.yaml:4:", refused.Message);
        Assert.Empty(await api.Client.ListStudiesAsync().ToListAsync());
    }

    [Fact]
    public async Task Study_whose_data_the_silo_lacks_is_refused_with_how_to_get_it()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync(datasets: new NoData());
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(
            () => api.Client.SubmitAsync(Hosting.StoreFixture.Text));
        Assert.Equal((409, "urn:sweep:data-missing"), (refused.Problem.Status, refused.Problem.Type));
        Assert.Contains("fetch it, as the test has it", refused.Message);
    }

    [Theory]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data")]
    public async Task Body_of_another_kind_is_refused(string mediaType)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using StringContent content = new(ApiFixture.Tiny, Encoding.UTF8, mediaType);
        using HttpResponseMessage response = await api.Http.PostAsync("api/v1/studies", content);
        await AssertProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_unread()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using ByteArrayContent content = new(new byte[StudyLimits.MaxFileBytes + 1]);
        content.Headers.ContentType = new("application/yaml");
        using HttpResponseMessage response = await api.Http.PostAsync("api/v1/studies", content);
        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Body_that_is_too_deep_is_refused()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        string deep = string.Concat(Enumerable.Repeat('[', 1000)) + string.Concat(Enumerable.Repeat(']', 1000));
        SweepApiException refused = await Assert.ThrowsAsync<SweepApiException>(() => api.Client.SubmitAsync(deep));
        Assert.Equal(422, refused.Problem.Status);
    }

    [Fact]
    public async Task Method_that_is_not_there_is_refused()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        using HttpResponseMessage response = await api.Http.PutAsync("api/v1/studies", null);
        await AssertProblemAsync(response, HttpStatusCode.MethodNotAllowed);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        ApiProblem problem = JsonSerializer.Deserialize<ApiProblem>(
            await response.Content.ReadAsStringAsync(), SweepJson.Compact)!;
        Assert.Equal((int)status, problem.Status);
    }

    private sealed class NoData : IDatasetSource
    {
        public Dataset Get(string name) =>
            throw new DatasetMissingException(name, "fetch it, as the test has it");
    }
}
