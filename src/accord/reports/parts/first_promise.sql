-- Whether the promise of a first touch was kept, or may still be.
promised AS (
  SELECT c.person_id, c.number,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 1 ELSE 0 END AS met,
         CASE WHEN c.met_s <= c.due_s AND c.met_s <= :as_of THEN 0
              WHEN :as_of <= c.due_s THEN 1 ELSE 0 END AS still_open
  FROM clock c
  WHERE c.side = 'sales' AND c.what = 'first touch' AND c.starts_s <= :as_of
)
