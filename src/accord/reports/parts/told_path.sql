-- The path of each deal in words: its first ten steps.
told_path AS (
  SELECT w.deal_id,
         coalesce(max(CASE WHEN w.step = 1 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 2 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 3 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 4 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 5 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 6 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 7 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 8 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 9 THEN coalesce(w.name, '(blank)') END), '')
         || coalesce(' > ' || max(CASE WHEN w.step = 10 THEN coalesce(w.name, '(blank)') END), '')
         || CASE WHEN max(w.steps) > 10 THEN ' > ...' ELSE '' END AS path,
         max(w.places) AS touches, min(w.occurred_day) AS first_day
  FROM walk w
  GROUP BY w.deal_id
)
