namespace Sweep.Core.Studies;

/// <summary>One entry of a study's <c>rank:</c> list.</summary>
public abstract record RankLine;
