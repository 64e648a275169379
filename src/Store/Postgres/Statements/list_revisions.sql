-- Found by their keys, however many studies there are; of their wide rows only what tells that something changed.
SELECT id AS Study, revision AS Revision
FROM sweep.study
WHERE id = ANY (@studies)
