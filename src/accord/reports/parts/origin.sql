-- The first thing each person did: it says where they came from, where the report asks for that.
first_seen AS (
  SELECT s.person_id, min(s.occurred_s) AS first_s
  FROM seen s
  WHERE :by IN ('source', 'channel', 'campaign', 'landing-page', 'asset')
  GROUP BY s.person_id
),
numbered AS (
  SELECT s.person_id, s.name,
         row_number() OVER (PARTITION BY s.person_id ORDER BY s.touch_id) AS place
  FROM seen s
  JOIN first_seen f ON f.person_id = s.person_id AND f.first_s = s.occurred_s
),
origin AS (
  SELECT n.person_id, n.name FROM numbered n WHERE n.place = 1
)
