using Sweep.Core.Data;
using Sweep.Silo.Datasets;

namespace Sweep.Silo.Tests.Datasets;

public sealed class TextLibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sweep-texts-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Looks_in_the_option_then_the_environment_then_the_working_directory()
    {
        _environment[DatasetFolders.EnvironmentVariable] = Folder("variable");
        DatasetLibrary library = Library(Folder("option"));
        foreach (string folder in (string[])["working", "variable", "option"])
        {
            Write(Path.Combine(Folder(folder), "book.txt"), folder);
            Assert.Equal(Path.Combine(Folder(folder), "book.txt"), library.GetText("book.txt").Name);
        }
    }

    [Fact]
    public void A_missing_text_says_where_it_was_looked_for_and_what_to_do()
    {
        DatasetLibrary library = Library(Folder("option"));
        DatasetMissingException e = Assert.Throws<DatasetMissingException>(() => library.GetText("books/a.txt"));
        Assert.Equal("books/a.txt", e.Dataset);
        string[] expected =
        [
            "Text 'books/a.txt' is not on this machine", Path.Combine(Folder("option"), "books", "a.txt"),
            Path.Combine(Folder("working"), "books", "a.txt"), "Put it there", "--data", "SWEEP_DATA",
        ];
        Assert.All(expected, text => Assert.Contains(text, e.Message, StringComparison.Ordinal));
        Write(Path.Combine(Folder("option", "books"), "a.txt"), "now");
        Assert.Equal(3, library.GetText("books/a.txt").Length);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("inner/../../secret.txt")]
    [InlineData("../working-too/secret.txt")]
    [InlineData("")]
    public void A_file_outside_of_the_folders_is_not_read(string name)
    {
        Write(Path.Combine(_root, "secret.txt"), "secret");
        Write(Path.Combine(Folder("working-too"), "secret.txt"), "secret");
        string path = name.Length == 0 ? Path.Combine(_root, "secret.txt") : name;
        DatasetMissingException e = Assert.Throws<DatasetMissingException>(() => Library().GetText(path));
        Assert.Contains("lies outside of the folders", e.Message, StringComparison.Ordinal);
        Assert.Contains(Folder("working"), e.Message, StringComparison.Ordinal);
        Assert.Contains("Name its folder by --data", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_path_within_a_folder_is_read()
    {
        string path = Path.Combine(Folder("option"), "book.txt");
        Write(path, "text");
        Assert.Equal(4, Library(Folder("option")).GetText(path).Length);
    }

    [Fact]
    public void The_root_of_a_file_system_is_no_working_directory_for_texts() =>
        Assert.Empty(new DatasetFolders(null, _ => null, Path.GetPathRoot(_root)).TextFolders());

    [Fact]
    public void A_text_is_read_once_until_it_changes()
    {
        string path = Path.Combine(Folder("working"), "book.txt");
        Write(path, "one");
        DatasetLibrary library = Library();
        CharacterText first = library.GetText("book.txt");
        Assert.Same(first, library.GetText("book.txt"));
        Write(path, "two");
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        Assert.NotEqual(first.Digest, library.GetText("book.txt").Digest);
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_named()
    {
        string path = Path.Combine(Folder("working"), "book.txt");
        File.WriteAllBytes(path, [0xFF]);
        DatasetCorruptException e = Assert.Throws<DatasetCorruptException>(() => Library().GetText("book.txt"));
        Assert.Equal($"{path}: is not UTF-8 at byte 0; convert it.", e.Message);
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text);

    private string Folder(params string[] names) => Directory.CreateDirectory(Path.Combine([_root, .. names])).FullName;

    private DatasetLibrary Library(string? option = null) =>
        new(new(option, name => _environment.GetValueOrDefault(name), Folder("working")));
}
