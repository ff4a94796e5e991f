-- The first thing each person did: it says where they came from, where the report asks for that.
numbered AS (
  SELECT s.person_id, s.name,
         row_number() OVER (PARTITION BY s.person_id ORDER BY s.occurred_s, s.touch_id) AS place
  FROM seen s
  WHERE :by IN ('source', 'channel', 'campaign', 'landing-page', 'asset')
),
origin AS (
  SELECT n.person_id, n.name FROM numbered n WHERE n.place = 1
)
