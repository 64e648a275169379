using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sweep.Core.Studies.Nodes;

/// <summary>Reads YAML events into nodes. One document of maps, lists, scalars and aliases; nothing cleverer.</summary>
internal sealed class YamlNodeReader
{
    private readonly Parser _parser;
    private readonly StudyErrors _errors;
    private readonly NodeBudget _budget = new();

    // An anchor whose node is still being read maps to null.
    private readonly Dictionary<string, StudyNode?> _anchors = new(StringComparer.Ordinal);

    private YamlNodeReader(string text, StudyErrors errors)
    {
        _parser = new(new StringReader(text));
        _errors = errors;
    }

    /// <summary>The document, or null if there is none.</summary>
    /// <exception cref="StudySyntaxException">The text is not YAML, or YAML that study files may not use.</exception>
    public static StudyNode? Read(string text, StudyErrors errors)
    {
        YamlNodeReader reader = new(text, errors);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException exception)
        {
            throw new StudySyntaxException(MarkOf(exception.Start), "",
                $"not valid YAML: {Names.Show(exception.Message, 200)}");
        }
        catch (Exception exception) when (exception is not (StudySyntaxException or OutOfMemoryException))
        {
            // The scanner answers some malformed texts with index or argument errors; they say where it stood.
            throw new StudySyntaxException(MarkOf(reader._parser.Current?.End ?? default), "", "not valid YAML");
        }
    }

    private static SourceMark MarkOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private StudyNode? ReadStream()
    {
        Next();
        ParsingEvent first = Next();
        if (first is StreamEnd) return null;
        StudyNode root = ReadNode(Next(), "", 0);
        Next();
        ParsingEvent after = Next();
        return after is StreamEnd
            ? root
            : throw new StudySyntaxException(MarkOf(after.Start), "",
                "found a second YAML document, expected one study in a file");
    }

    private ParsingEvent Next() =>
        _parser.MoveNext() && _parser.Current is { } current
            ? current
            : throw new StudySyntaxException(SourceMark.Start, "", "not valid YAML: it ends too early");

    private StudyNode ReadNode(ParsingEvent parsed, string path, int depth)
    {
        SourceMark mark = MarkOf(parsed.Start);
        if (parsed is AnchorAlias alias) return Resolve(alias, mark, path, depth);
        if (parsed is not NodeEvent node) throw new StudySyntaxException(mark, path, "not valid YAML");
        if (!node.Tag.IsEmpty)
        {
            throw new StudySyntaxException(mark, path,
                $"found the YAML tag {Names.Quote(node.Tag.ToString() ?? "!")}, "
                + "expected no tags: types follow from the names");
        }

        _budget.Take(mark, path, node is Scalar ? depth : depth + 1, 1);
        string? anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null) _anchors[anchor] = null;
        StudyNode read = node switch
        {
            Scalar scalar => scalar.Style == ScalarStyle.Plain
                ? StudyScalar.Plain(mark, scalar.Value)
                : new StudyScalar(mark, ScalarKind.Text, scalar.Value),
            MappingStart => ReadMap(mark, path, depth + 1),
            SequenceStart => ReadList(mark, path, depth + 1),
            _ => throw new StudySyntaxException(mark, path, "not valid YAML"),
        };
        if (anchor is not null) _anchors[anchor] = read;
        return read;
    }

    private StudyNode Resolve(AnchorAlias alias, SourceMark mark, string path, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out StudyNode? node))
        {
            throw new StudySyntaxException(mark, path,
                $"found the alias {Names.Quote("*" + alias.Value.Value)}, expected an anchor defined above it"
                + Names.Suggest(alias.Value.Value, _anchors.Keys));
        }

        if (node is null)
        {
            throw new StudySyntaxException(mark, path,
                $"found the alias {Names.Quote("*" + alias.Value.Value)} inside of what it stands for");
        }
        _budget.Take(mark, path, depth + node.Height, node.Size);
        return node;
    }

    private StudyMap ReadMap(SourceMark mark, string path, int depth)
    {
        MapBuilder map = new(mark, path, _errors);
        for (ParsingEvent parsed = Next(); parsed is not MappingEnd; parsed = Next())
        {
            SourceMark keyMark = MarkOf(parsed.Start);
            if (parsed is not Scalar { Tag.IsEmpty: true } key)
                throw new StudySyntaxException(keyMark, path,
                    "found a name that is not plain text, expected a plain name");
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                throw new StudySyntaxException(keyMark, path,
                    "found the YAML merge key '<<', expected plain names: write the values out");
            if (!key.Anchor.IsEmpty) _anchors[key.Anchor.Value] = StudyScalar.Plain(keyMark, key.Value);
            map.Add(key.Value, keyMark, ReadNode(Next(), StudyPath.Join(path, key.Value), depth));
        }

        return map.Build();
    }

    private StudyList ReadList(SourceMark mark, string path, int depth)
    {
        List<StudyNode> items = [];
        for (ParsingEvent parsed = Next(); parsed is not SequenceEnd; parsed = Next())
            items.Add(ReadNode(parsed, StudyPath.Join(path, items.Count), depth));
        return new(mark, items);
    }
}
