namespace Sweep.Store;

/// <summary>
/// How a claim is divided among studies, as one pure function: higher priorities first, and among equal ones so that
/// each has as many running trials as the others, as far as its queue and its limit go.
/// </summary>
public static class FairShare
{
    /// <summary>
    /// Gives trials one by one: each to the study of the highest priority that has one to claim, among equal ones to
    /// that with the fewest running and given, among equal ones to the next in turn: the oldest after the last one
    /// served, or of all. Without turns, a silo that asks for one trial at a time would serve the oldest alone.
    /// </summary>
    /// <param name="limit">Most trials to give.</param>
    /// <param name="studies">The studies, each once, in any order.</param>
    /// <param name="last">The study that was served last; null where that is not known.</param>
    /// <returns>Those that get something, in order of study.</returns>
    public static IReadOnlyList<StudyShare> Divide(int limit, IReadOnlyList<OpenStudy> studies, long? last = null)
    {
        PriorityQueue<OpenStudy, (int Priority, long Running, bool HadItsTurn, long Study)> waiting = new(
            studies.Where(study => study.Claimable > 0)
                .Select(study => (study, (-study.Priority, study.Running, study.Study <= last, study.Study))));
        SortedDictionary<long, int> given = [];
        for (int i = 0; i < limit && waiting.TryDequeue(out OpenStudy? study, out var place); i++)
        {
            int trials = given[study.Study] = given.GetValueOrDefault(study.Study) + 1;
            if (trials < study.Claimable) waiting.Enqueue(study, place with { Running = study.Running + trials });
        }

        return [.. given.Select(pair => new StudyShare(pair.Key, pair.Value))];
    }
}
