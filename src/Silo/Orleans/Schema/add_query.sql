-- One query under the name that Orleans asks for.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES (@key, @text)
