namespace Sweep.Core.Studies;

/// <summary>Reads study files.</summary>
public static class StudyReader
{
}
