using System.Text;
using Sweep.Core.Data;

namespace Sweep.Silo.Datasets;

/// <summary>
/// The text files of the user: each is read on first use, and again once it has another size or time. Thread-safe.
/// </summary>
/// <param name="folders">Where to look.</param>
internal sealed class TextLibrary(DatasetFolders folders)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Length, DateTime Written, CharacterText Text)> _texts =
        new(StringComparer.Ordinal);

    /// <summary>A text.</summary>
    /// <param name="name">As study files name it: a path, looked for in each folder and never outside of them.</param>
    /// <exception cref="DatasetMissingException">It is in no folder, or cannot be read.</exception>
    /// <exception cref="DatasetCorruptException">It is too large, or not UTF-8.</exception>
    public CharacterText Get(string name)
    {
        string[] candidates = [.. Candidates(name)];
        string path = candidates.FirstOrDefault(File.Exists) ?? throw Missing(name, candidates);
        lock (_lock)
        {
            try
            {
                FileInfo file = new(path);
                (long length, DateTime written) = (file.Length, file.LastWriteTimeUtc);
                if (_texts.TryGetValue(path, out var known) && (known.Length, known.Written) == (length, written))
                    return known.Text;
                using NamedStream stream = new(path, file.Open(FileMode.Open, FileAccess.Read, FileShare.Read));
                CharacterText text = CharacterText.Read(stream);
                _texts[path] = (length, written, text);
                return text;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DatasetMissingException(
                    name, $"Text '{name}' cannot be read: {exception.Message} Let this user read the file.");
            }
        }
    }

    private IEnumerable<string> Candidates(string name)
    {
        foreach (string folder in folders.TextFolders())
        {
            string path = Path.GetFullPath(Path.Combine(folder, name));
            string prefix = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
            if (path.StartsWith(prefix, StringComparison.Ordinal)) yield return path;
        }
    }

    private DatasetMissingException Missing(string name, string[] candidates)
    {
        bool isOutside = candidates.Length == 0;
        StringBuilder message = new();
        message.AppendLine(isOutside
            ? $"Text '{name}' lies outside of the folders that texts are read from:"
            : $"Text '{name}' is not on this machine. Looked for:");
        foreach (string place in isOutside ? folders.TextFolders() : candidates) message.AppendLine($"  {place}");
        string remedy = isOutside ? "Name" : "Put it there, or name";
        message.Append($"{remedy} its folder by --data or {DatasetFolders.EnvironmentVariable}.");
        return new(name, message.ToString());
    }
}
