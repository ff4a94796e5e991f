-- By when sales promised to touch a handed-over lead first.
deadline AS (
  SELECT c.person_id, c.number, min(c.due_s) AS due_s
  FROM clock c
  WHERE c.side = 'sales' AND c.what = 'first touch'
  GROUP BY c.person_id, c.number
)
