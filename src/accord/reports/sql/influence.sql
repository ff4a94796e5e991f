-- Do more of those whom a campaign or an asset touched go on to the next stage than of the others?
--
-- cohort: people who came to the stage for the first time in the period and stood there at the mark
-- by: campaign, asset, content-kind, channel
-- with: stage_arrival
-- option: mark = 7 | number: so many days after coming to the stage, touched and untouched are told apart
-- note: Whoever went on before the mark, or came too lately to have reached it, is not counted.
-- note: A difference shows that the two go together, not that one brings the other about.
-- note: A person may have been touched by several; the rows of a stage are never to be added.
--
-- columns:
--   {by}           text
--   stage          text
--   next           text
--   touched_on     rate   touched_went_on / touched
--   untouched_on   rate   others_went_on / others
--   difference     share
--   at_least       share
--   at_most        share
--   reads          text

WITH
standing AS (
  SELECT a.person_id, l.rank, l.name AS stage, l.next_name, a.at_s + :mark * 86400 AS mark_s,
         CASE WHEN n.person_id IS NULL THEN 0 ELSE 1 END AS went_on
  FROM stage_arrival a
  JOIN line l ON l.rank = a.rank AND l.next_rank IS NOT NULL
  LEFT JOIN stage_arrival n ON n.person_id = a.person_id AND n.rank = l.next_rank
  WHERE a.entered_on BETWEEN :since AND :until AND a.at_s + :mark * 86400 <= :as_of
    AND (n.at_s IS NULL OR n.at_s > a.at_s + :mark * 86400)
),
everyone AS (
  SELECT s.rank, s.stage, s.next_name, count(*) AS persons, sum(s.went_on) AS went_on
  FROM standing s
  GROUP BY s.rank, s.stage, s.next_name
),
named AS (
  SELECT t.person_id, t.occurred_s,
         CASE WHEN :by = 'campaign' THEN t.campaign
              WHEN :by = 'asset' THEN t.asset
              WHEN :by = 'content-kind' THEN t.asset_type
              ELSE t.channel END AS name
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
),
met AS (
  SELECT n.person_id, n.name, min(n.occurred_s) AS first_s
  FROM named n
  WHERE n.name IS NOT NULL
  GROUP BY n.person_id, n.name
),
touched AS (
  SELECT m.name, s.rank, count(*) AS persons, sum(s.went_on) AS went_on
  FROM standing s
  JOIN met m ON m.person_id = s.person_id AND m.first_s <= s.mark_s
  GROUP BY m.name, s.rank
)
SELECT 'row' AS part, t.name, e.rank AS sort, e.stage, e.next_name AS next, t.persons AS touched,
       CAST(t.went_on AS bigint) AS touched_went_on, e.persons - t.persons AS others,
       CAST(e.went_on - t.went_on AS bigint) AS others_went_on
FROM touched t
JOIN everyone e ON e.rank = t.rank
