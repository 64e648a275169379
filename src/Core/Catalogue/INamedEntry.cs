namespace Sweep.Core.Catalogue;

/// <summary>What a <see cref="CatalogueSection{TEntry}"/> needs of its entries.</summary>
public interface INamedEntry
{
    /// <summary>Name in study files: lower case, words joined by hyphens or underscores.</summary>
    string Name { get; }

    /// <summary>Other names it is found under.</summary>
    IReadOnlyList<string> Aliases { get; }
}
