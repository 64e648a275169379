using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Sweep.Core.Studies;
using Sweep.Silo.Api.Problems;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Reads bodies. That they are of a media type that the endpoint knows, routing has seen to.</summary>
internal static class RequestBody
{
    /// <summary>All of a body, which is UTF-8, without a byte order mark.</summary>
    /// <exception cref="RequestRefusedException">It is encoded otherwise.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Headers.ContentEncoding is [{ Length: > 0 } encoding, ..])
            throw Unknown($"found the Content-Encoding {Names.Quote(encoding)}, expected none");
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.Charset is { Length: > 0 } charset
            && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Unknown($"found the charset {Names.Quote(charset.ToString())}, expected utf-8");
        using MemoryStream bytes = new();
        await request.Body.CopyToAsync(bytes, cancellation);
        ReadOnlySpan<byte> read = bytes.GetBuffer().AsSpan(0, (int)bytes.Length), mark = Encoding.UTF8.Preamble;
        return (read.StartsWith(mark) ? read[mark.Length..] : read).ToArray();
    }

    private static RequestRefusedException Unknown(string what) =>
        new($"body: {what}.", StatusCodes.Status415UnsupportedMediaType);
}
