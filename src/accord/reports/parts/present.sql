-- Nought for each step that the agreement has, nothing for those it has not.
present AS (
  SELECT max(CASE WHEN s.name = 'mql' THEN 0 END) AS mql,
         max(CASE WHEN s.name = 'accepted' THEN 0 END) AS accepted,
         max(CASE WHEN s.name = 'sql' THEN 0 END) AS sql_step,
         max(CASE WHEN s.name = 'opportunity' THEN 0 END) AS opportunity,
         max(CASE WHEN s.name = 'customer' THEN 0 END) AS customer
  FROM step s
)
