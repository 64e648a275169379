using Sweep.Client.Contracts;

namespace Sweep.Client;

/// <summary>What became of a submission.</summary>
/// <param name="Study">The stored study.</param>
/// <param name="Created">Whether it was stored by this submission; false: the same study was there before.</param>
public sealed record SubmittedStudy(StudyView Study, bool Created);
