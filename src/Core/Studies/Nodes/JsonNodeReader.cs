using System.Text;
using System.Text.Json;

namespace Sweep.Core.Studies.Nodes;

/// <summary>Reads JSON (RFC 8259) into nodes.</summary>
internal static class JsonNodeReader
{
    /// <summary>The document.</summary>
    /// <exception cref="StudySyntaxException">The text is not JSON.</exception>
    public static StudyNode Read(string text, StudyErrors errors)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Cursor cursor = new(bytes, errors);
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = StudyLimits.MaxDepth + 2 });
        try
        {
            reader.Read();
            StudyNode root = cursor.ReadNode(ref reader, "", 0);
            reader.Read(); // throws where anything follows
            return root;
        }
        catch (JsonException exception)
        {
            SourceMark mark = cursor.MarkAt((int)(exception.LineNumber ?? 0), (int)(exception.BytePositionInLine ?? 0));
            string message = exception.Message.Split(" LineNumber:", 2)[0];
            throw new StudySyntaxException(mark, "", $"not valid JSON: {Names.Show(message)}");
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            throw new StudySyntaxException(cursor.MarkOf(ref reader), "", "not valid JSON: text is not valid Unicode");
        }
    }

    private sealed class Cursor
    {
        private readonly byte[] _bytes;
        private readonly StudyErrors _errors;
        private readonly NodeBudget _budget = new();
        private readonly List<int> _lines = [0];

        public Cursor(byte[] bytes, StudyErrors errors)
        {
            _bytes = bytes;
            _errors = errors;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] == '\n') _lines.Add(i + 1);
            }
        }

        public SourceMark MarkAt(int line, int byteInLine)
        {
            line = Math.Min(line, _lines.Count - 1);
            int length = Math.Min(byteInLine, _bytes.Length - _lines[line]);
            return new(line + 1, Encoding.UTF8.GetCharCount(_bytes, _lines[line], length) + 1);
        }

        public SourceMark MarkOf(ref Utf8JsonReader reader)
        {
            int position = (int)reader.TokenStartIndex;
            int line = _lines.BinarySearch(position);
            if (line < 0) line = ~line - 1;
            return MarkAt(line, position - _lines[line]);
        }

        public StudyNode ReadNode(ref Utf8JsonReader reader, string path, int depth)
        {
            SourceMark mark = MarkOf(ref reader);
            bool collection = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            _budget.Take(mark, path, collection ? depth + 1 : depth, 1);
            return reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadMap(ref reader, mark, path, depth + 1),
                JsonTokenType.StartArray => ReadList(ref reader, mark, path, depth + 1),
                JsonTokenType.String => new StudyScalar(mark, ScalarKind.Text, reader.GetString()!),
                JsonTokenType.Number => new StudyScalar(mark, ScalarKind.Number, TextOf(ref reader)),
                JsonTokenType.True => new StudyScalar(mark, ScalarKind.Flag, "true"),
                JsonTokenType.False => new StudyScalar(mark, ScalarKind.Flag, "false"),
                _ => new StudyScalar(mark, ScalarKind.Null, ""),
            };
        }

        private static string TextOf(ref Utf8JsonReader reader) => Encoding.UTF8.GetString(reader.ValueSpan);

        private StudyMap ReadMap(ref Utf8JsonReader reader, SourceMark mark, string path, int depth)
        {
            MapBuilder map = new(mark, path, _errors);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                SourceMark keyMark = MarkOf(ref reader);
                string key = reader.GetString()!;
                reader.Read();
                map.Add(key, keyMark, ReadNode(ref reader, StudyPath.Join(path, key), depth));
            }

            return map.Build();
        }

        private StudyList ReadList(ref Utf8JsonReader reader, SourceMark mark, string path, int depth)
        {
            List<StudyNode> items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                items.Add(ReadNode(ref reader, StudyPath.Join(path, items.Count), depth));
            return new(mark, items);
        }
    }
}
