-- Tables that are there are never touched, whoever made them.
SELECT to_regclass('OrleansQuery') IS NOT NULL
