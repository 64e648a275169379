using Sweep.Core.Data;

namespace Sweep.Core.Tests.Data;

public sealed class IdxReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_plain_and_compressed_files_in_parts(bool compressed)
    {
        byte[] file = IdxFile.Counting(256, 5, 2, 3);
        using IdxReader reader = Open(compressed ? IdxFile.Gzip(file) : file);
        Assert.Equal([5, 2, 3], reader.Dimensions);
        Assert.Equal(6, reader.ExampleLength);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), reader.Read(2));
        Assert.Equal(Enumerable.Range(12, 18).Select(i => (byte)i), reader.Read(3));
        reader.ReadEnd();
    }

    [Fact]
    public void Reads_from_a_stream_that_returns_one_byte_at_a_time()
    {
        DribblingStream dribble = new(IdxFile.Gzip(IdxFile.Counting(256, 300)));
        using IdxReader reader = IdxReader.Open(new("file", dribble), 300);
        Assert.Equal(300, reader.Read(300).Length);
        reader.ReadEnd();
    }

    [Theory]
    [InlineData("", "ends after 0 of the 4 bytes")]
    [InlineData("0000", "ends after 2 of the 4 bytes")]
    [InlineData("0000080100", "ends after 1 of the 4 bytes")]
    [InlineData("00000903000000010000000100000001", "starts with 00000903")]
    [InlineData("0000080000000001", "starts with 00000800")]
    [InlineData("00000805000000010000000100000001", "starts with 00000805")]
    [InlineData("3c68746d6c3e", "starts with 3c68746d")]
    [InlineData("0000080100000000", "dimension 1 is 0")]
    [InlineData("00000801ffffffff", "dimension 1 is -1")]
    [InlineData("000008037fffffff7fffffff7fffffff", "more than 268435456 bytes")]
    [InlineData("00000802000100000001000000000000", "more than 268435456 bytes")]
    [InlineData("1f8b", "truncated|ends after")]
    [InlineData("1f8b0800000000000003ffffffff", "truncated or damaged")]
    public void Refuses_a_wrong_header_and_names_the_file(string hex, string message)
    {
        DatasetCorruptException e =
            Assert.Throws<DatasetCorruptException>(() => Open(Convert.FromHexString(hex)).Dispose());
        Assert.StartsWith("file: ", e.Message, StringComparison.Ordinal);
        Assert.Equal("file", e.File);
        Assert.Matches(message, e.Message);
    }

    [Fact]
    public void Refuses_other_dimensions_than_expected()
    {
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(
            () => IdxReader.Open(IdxFile.Named(IdxFile.Counting(256, 5, 2)), 5, 3).Dispose());
        Assert.Equal("file: holds 5 x 2 bytes, expected 5 x 3.", e.Message);
    }

    [Fact]
    public void Says_where_a_plain_file_ends_too_early()
    {
        using IdxReader reader = Open(IdxFile.Counting(256, 5, 2)[..^3]);
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(() => reader.Read(5));
        Assert.Contains("ends after 7 of the 10 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_truncation_of_a_compressed_file_changes_what_is_read()
    {
        byte[] file = IdxFile.Gzip(IdxFile.Counting(251, 40, 30));
        // The last bytes are the end-of-block code and gzip's checksum: nothing is lost without them.
        int lengths = file.Length - 12;
        Assert.Equal(lengths, CountRefused(Enumerable.Range(0, lengths).Select(length => file[..length]), file));
    }

    [Fact]
    public void No_flipped_bit_of_a_compressed_file_changes_what_is_read()
    {
        byte[] file = IdxFile.Gzip(IdxFile.Counting(251, 40, 30));
        const int GzipHeader = 10;
        int bits = (file.Length - GzipHeader) * 8;
        int refused = CountRefused(Enumerable.Range(GzipHeader * 8, bits).Select(bit => Flip(file, bit)), file);
        Assert.InRange(refused, bits - 8, bits); // padding bits of the last byte may be anything
    }

    [Fact]
    public void Refuses_what_follows_the_last_example()
    {
        using IdxReader reader = Open([.. IdxFile.Counting(256, 5), 0]);
        reader.Read(5);
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(reader.ReadEnd);
        Assert.Contains("goes on", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_label_out_of_range_and_says_which()
    {
        using IdxReader reader = Open(IdxFile.Counting(12, 20));
        Assert.Equal(8, reader.ReadLabels(8, 10).Length);
        Assert.Equal(
            "file: label 10 is 10, expected 0 to 9.",
            Assert.Throws<DatasetCorruptException>(() => reader.ReadLabels(8, 10)).Message);
    }

    private static IdxReader Open(byte[] content) => IdxReader.Open(IdxFile.Named(content));

    private static int CountRefused(IEnumerable<byte[]> damaged, byte[] file)
    {
        byte[] expected = ReadAll(file, 40);
        int refused = 0;
        foreach (byte[] content in damaged)
        {
            try
            {
                Assert.Equal(expected, ReadAll(content, 40));
            }
            catch (DatasetCorruptException)
            {
                refused++;
            }
        }

        return refused;
    }

    private static byte[] Flip(byte[] file, int bit)
    {
        byte[] damaged = [.. file];
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        return damaged;
    }

    private static byte[] ReadAll(byte[] content, int count)
    {
        using IdxReader reader = Open(content);
        if (reader.Dimensions[0] != count) throw new DatasetCorruptException("file", "has other dimensions.");
        byte[] all = reader.Read(count);
        reader.ReadEnd();
        return all;
    }

    private sealed class DribblingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
