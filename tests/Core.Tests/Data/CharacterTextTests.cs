using System.Security.Cryptography;
using System.Text;
using Sweep.Core.Data;

namespace Sweep.Core.Tests.Data;

public sealed class CharacterTextTests
{
    [Fact]
    public void Characters_of_the_train_part_are_numbered_by_their_codes_and_all_others_share_the_last_symbol()
    {
        CharacterText text = Read("cab\u00e9\u20ac\U0001f600\ncz!"); // eight of ten characters are the train part
        Assert.Equal((10, 8), (text.Length, text.Symbols));

        // In order: line end 0, a 1, b 2, c 3, e acute 4, euro 5, smiley 6; z and ! are not in the train part.
        Assert.Equal([3, 1, 2, 4, 5, 6, 0, 3, 7, 7], text.Tokens);
    }

    [Fact]
    public void Symbols_do_not_depend_on_validation_and_test()
    {
        CharacterText one = Read("abababababab" + "ccc"), other = Read("abababababab" + "xyz");
        Assert.Equal(one.Symbols, other.Symbols);
        Assert.Equal(one.Tokens, other.Tokens);
        Assert.NotEqual(one.Digest, other.Digest);
    }

    [Fact]
    public void Of_too_many_characters_the_most_frequent_have_symbols_and_of_equals_the_lower_codes()
    {
        // 300 characters: those from 200 on twice, so all 100 of them and the first 155 of the others are kept.
        int[] codes = [.. Enumerable.Range(0x4e00, 300), .. Enumerable.Range(0x4e00 + 200, 100)];
        string train = string.Concat(codes.Select(code => (char)code));
        CharacterText text = Read(train + train[..100]);
        Assert.Equal(256, text.Symbols);
        for (int i = 0; i < 300; i++)
            Assert.Equal(i < 155 ? i : i < 200 ? 255 : i - 45, text.Tokens[i]);
    }

    [Fact]
    public void A_byte_order_mark_is_no_character_but_part_of_the_content()
    {
        byte[] plain = Encoding.UTF8.GetBytes("abcdefghij"), marked = [0xEF, 0xBB, 0xBF, .. plain];
        Assert.Equal(Read(plain).Tokens, Read(marked).Tokens);
        Assert.Equal(SHA256.HashData(marked), Read(marked).Digest);
        Assert.Equal(SHA256.HashData(plain), Read(plain).Digest);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0x62, 0xFF, 0x63 }, 2)]
    [InlineData(new byte[] { 0xC3 }, 0)]
    [InlineData(new byte[] { 0x61, 0xED, 0xA0, 0x80 }, 1)] // a surrogate
    public void What_is_not_UTF8_is_refused_with_its_place(byte[] bytes, int place)
    {
        DatasetCorruptException exception = Assert.Throws<DatasetCorruptException>(() => Read(bytes));
        Assert.Equal($"file: is not UTF-8 at byte {place}; convert it.", exception.Message);
    }

    [Fact]
    public void The_largest_file_is_read_and_a_larger_one_is_refused()
    {
        byte[] bytes = new byte[CharacterText.MaximumBytes + 1];
        Array.Fill(bytes, (byte)'a');
        Assert.Equal(CharacterText.MaximumBytes, Read(bytes[1..]).Length);
        DatasetCorruptException exception = Assert.Throws<DatasetCorruptException>(() => Read(bytes));
        Assert.Contains("larger than the 16777216 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_a_text_without_characters() =>
        Assert.Equal((0, 1), (Read("").Length, Read("").Symbols));

    private static CharacterText Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static CharacterText Read(byte[] bytes)
    {
        using NamedStream file = new("file", new MemoryStream(bytes, writable: false));
        return CharacterText.Read(file);
    }
}
