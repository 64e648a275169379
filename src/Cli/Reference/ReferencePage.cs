namespace Sweep.Cli.Reference;

/// <summary>One generated file.</summary>
/// <param name="Name">File name within <c>docs/reference</c>.</param>
/// <param name="Text">Content, with LF line ends.</param>
internal sealed record ReferencePage(string Name, string Text);
