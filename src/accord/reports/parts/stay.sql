-- The stages of the agreement, everyone's moves between them, and the stays that began in the period.
agreed AS (
  SELECT s.name, s.rank, s.owner, s.aside, s.terminal FROM stage s WHERE s.version = :version
),
finish AS (
  SELECT max(a.rank) AS rank FROM agreed a WHERE a.aside = 0
),
known AS (
  SELECT m.person_id, m.number, m.from_stage, m.to_stage, m.entry, m.backward, m.at_s,
         m.entered_on, m.entered_day, a.rank AS main_rank
  FROM move m
  LEFT JOIN agreed a ON a.name = m.to_stage AND a.aside = 0
  WHERE m.at_s <= :as_of
),
followed AS (
  SELECT k.person_id, k.from_stage, k.to_stage, k.entry, k.main_rank, k.at_s, k.entered_on,
         k.entered_day,
         lead(k.to_stage) OVER (PARTITION BY k.person_id ORDER BY k.number) AS next_stage,
         lead(k.at_s) OVER (PARTITION BY k.person_id ORDER BY k.number) AS left_s,
         max(k.main_rank) OVER (
           PARTITION BY k.person_id ORDER BY k.number
           ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
         ) AS later_rank
  FROM known k
),
stay AS (
  SELECT f.person_id, f.from_stage, f.to_stage, f.next_stage, f.entry, f.at_s, f.left_s,
         f.entered_on, f.entered_day,
         CASE WHEN f.later_rank > coalesce(f.main_rank, -1) THEN 1 ELSE 0 END AS went_on
  FROM followed f
  WHERE f.entered_on BETWEEN :since AND :until
)
