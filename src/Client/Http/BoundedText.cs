using System.Text;

namespace Sweep.Client.Http;

/// <summary>Reads the beginning of a body, however long it is: whose it is, is not known.</summary>
internal static class BoundedText
{
    private const int Step = 8 * 1024;

    /// <summary>The text of at most so many bytes; what comes after is not waited for.</summary>
    public static async Task<string> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        await using Stream body = await content.ReadAsStreamAsync(cancellation);
        using MemoryStream read = new();
        byte[] step = new byte[Step];
        while (read.Length < most)
        {
            int room = (int)Math.Min(step.Length, most - read.Length);
            int count = await body.ReadAsync(step.AsMemory(0, room), cancellation);
            if (count == 0) break;
            read.Write(step, 0, count);
        }

        read.Position = 0;
        using StreamReader text = new(read, Encoding.UTF8);
        return await text.ReadToEndAsync(cancellation);
    }
}
