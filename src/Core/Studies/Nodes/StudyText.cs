using System.Text;
using System.Text.Unicode;

namespace Sweep.Core.Studies.Nodes;

/// <summary>Turns a file's bytes into a document, or says why not.</summary>
internal static class StudyText
{
    /// <summary>The text of the bytes; null, with an error, if they are too many or not UTF-8.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, StudyErrors errors)
    {
        if (bytes.Length > StudyLimits.MaxFileBytes) return TooLarge(errors);
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            errors.Add(SourceMark.Start, "", "found UTF-16, expected UTF-8: save the file as UTF-8");
            return null;
        }

        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int length) == System.Buffers.OperationStatus.Done)
            position += length;
        ReadOnlySpan<byte> before = bytes[..position];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        SourceMark mark = new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
        errors.Add(mark, "", $"found the byte 0x{bytes[position]:x2}, which is not UTF-8: save the file as UTF-8");
        return null;
    }

    /// <summary>Whether the text could have come from a file; else adds an error.</summary>
    public static bool Check(string text, StudyErrors errors)
    {
        if (text.Length > StudyLimits.MaxFileBytes || Encoding.UTF8.GetByteCount(text) > StudyLimits.MaxFileBytes)
        {
            TooLarge(errors);
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            errors.Add(SourceMark.Start, "", $"found half of a character at position {i + 1}, expected valid Unicode");
            return false;
        }

        return true;
    }

    /// <summary>The document; null, with an error, if there is none.</summary>
    public static StudyNode? Parse(string text, StudyErrors errors)
    {
        try
        {
            StudyNode? node = text.AsSpan().TrimStart(" \t\r\n").StartsWith("{")
                ? ParseBraces(text, errors)
                : YamlNodeReader.Read(text, errors);
            if (node is not (null or StudyScalar { Kind: ScalarKind.Null })) return node;
            errors.Add(SourceMark.Start, "", "found an empty file, expected a study");
            return null;
        }
        catch (StudySyntaxException exception)
        {
            errors.Add(exception.Mark, exception.Path, exception.Message);
            return null;
        }
    }

    // A leading brace is JSON or YAML's flow style. Each gets its turn; where neither can read the text, the one
    // that came further knows better what is wrong.
    private static StudyNode? ParseBraces(string text, StudyErrors errors)
    {
        StudyErrors ofJson = new(errors.File), ofYaml = new(errors.File);
        try
        {
            StudyNode node = JsonNodeReader.Read(text, ofJson);
            errors.AddAll(ofJson);
            return node;
        }
        catch (StudySyntaxException json)
        {
            try
            {
                StudyNode? node = YamlNodeReader.Read(text, ofYaml);
                errors.AddAll(ofYaml);
                return node;
            }
            catch (StudySyntaxException yaml)
            {
                bool further = (json.Mark.Line, json.Mark.Column).CompareTo((yaml.Mark.Line, yaml.Mark.Column)) >= 0;
                throw further ? json : yaml;
            }
        }
    }

    private static string? TooLarge(StudyErrors errors)
    {
        errors.Add(SourceMark.Start, "",
            $"found a file of more than {StudyLimits.MaxFileBytes} bytes (1 MiB), expected a smaller one");
        return null;
    }
}
