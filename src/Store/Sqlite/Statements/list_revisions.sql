-- Found by their keys, however many studies there are; of their wide rows only what tells that something changed.
SELECT study.id AS Study, study.revision AS Revision
FROM json_each(@studies) AS asked
CROSS JOIN study
WHERE study.id = asked.value
