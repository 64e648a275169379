namespace Sweep.Core.Catalogue;

/// <summary>How study files, messages and commands speak of the kinds.</summary>
public static class ComponentKinds
{
    /// <summary>The kind in words, e.g. <c>switch rule</c>.</summary>
    public static string Word(this ComponentKind kind) =>
        kind == ComponentKind.SwitchRule ? "switch rule" : kind.ToString().ToLowerInvariant();

    /// <summary>What <c>sweep list</c> calls the section, e.g. <c>switch-rules</c>.</summary>
    public static string Section(this ComponentKind kind) => kind.Word().Replace(' ', '-') + "s";

    /// <summary>The key that holds a component's name in study files.</summary>
    public static string NameKey(this ComponentKind kind) => kind == ComponentKind.SwitchRule ? "rule" : "name";
}
