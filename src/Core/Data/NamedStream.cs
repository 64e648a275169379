namespace Sweep.Core.Data;

/// <summary>A file's content and the name that error messages give it, usually its path. Owns the stream.</summary>
/// <param name="Name">What the reader of an error message knows the file by.</param>
/// <param name="Content">The bytes, from the start of the file.</param>
public sealed record NamedStream(string Name, Stream Content) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Content.Dispose();
}
