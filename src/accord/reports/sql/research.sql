-- How far had buyers come by themselves before someone in sales first spoke with them?
--
-- cohort: deals won in the period
-- by: month, source, channel, deal
-- with: lead, seen, origin, member, deal_fate
-- option: contact = reached | tried: whether sales must have reached somebody, or only tried to
-- note: The path of a deal is what everyone on it did up to the win; calls and mails by sales are none.
-- note: All but "contacted" tell of the deals with a contact before the win.
-- note: The position in the buying cycle is that of the last stage move before the contact.
--
-- columns:
--   {by}                   text
--   deals                  count
--   contacted              rate    with_contact / deals
--   touches                count
--   before_contact         rate    touches_before / touches
--   touches_before_median  number  touches_twice_median / 2
--   share_before_median    share   share_over / share_under
--   half_before            rate    late / with_contact
--   days_before_median     days    days_twice_median / 2
--   positions_passed       share   positions_over / positions_under

WITH
-- When a human in sales first had to do with anyone on the deal, before it was won.
contact AS (
  SELECT d.deal_id, min(a.occurred_s) AS contact_s, min(a.occurred_day) AS contact_day
  FROM deal_fate d
  JOIN member m ON m.deal_id = d.deal_id
  JOIN attempt a ON a.person_id = m.person_id AND a.occurred_s <= d.won_s
  WHERE d.fate = 'won' AND a.automatic = 0 AND (:contact = 'tried' OR a.reached = 1)
    AND a.recorded_s <= :known_at AND (a.retracted_s IS NULL OR a.retracted_s > :known_at)
  GROUP BY d.deal_id
),
path AS (
  SELECT d.deal_id, count(*) AS touches, min(s.occurred_day) AS first_day,
         sum(CASE WHEN s.occurred_s < c.contact_s THEN 1 ELSE 0 END) AS before_contact
  FROM deal_fate d
  JOIN contact c ON c.deal_id = d.deal_id
  JOIN member m ON m.deal_id = d.deal_id
  JOIN seen s ON s.person_id = m.person_id AND s.occurred_s <= d.won_s
  GROUP BY d.deal_id
),
chosen AS (
  SELECT d.deal_id, c.contact_s, c.contact_day,
         CASE WHEN :by IN ('source', 'channel') AND a.person_id IS NULL THEN 'unattributed'
              ELSE 'row' END AS part,
         CASE WHEN :by = 'month' THEN substr(d.won_on, 1, 7)
              WHEN :by = 'deal' THEN e.name
              ELSE o.name END AS name
  FROM deal_fate d
  JOIN deal e ON e.deal_id = d.deal_id
  LEFT JOIN contact c ON c.deal_id = d.deal_id
  LEFT JOIN arrival a ON a.deal_id = d.deal_id AND a.place = 1
  LEFT JOIN origin o ON o.person_id = a.person_id
  WHERE d.fate = 'won' AND d.won_on BETWEEN :since AND :until
),
stood AS (
  SELECT c.deal_id, v.position,
         row_number() OVER (PARTITION BY c.deal_id, v.person_id ORDER BY v.number DESC) AS place
  FROM chosen c
  JOIN member m ON m.deal_id = c.deal_id
  JOIN move v ON v.person_id = m.person_id AND v.at_s <= c.contact_s
)
SELECT c.part, c.deal_id, c.name, CASE WHEN c.contact_s IS NULL THEN 0 ELSE 1 END AS contacted,
       coalesce(p.touches, 0) AS touches,
       CAST(coalesce(p.before_contact, 0) AS bigint) AS touches_before,
       CASE WHEN p.before_contact > 0 THEN c.contact_day - p.first_day END AS days_before
FROM chosen c
LEFT JOIN path p ON p.deal_id = c.deal_id
UNION ALL
-- Beside the deals: the positions in which the people on each stood at the contact.
SELECT DISTINCT 'position', s.deal_id, s.position, 0, 0, 0, CAST(NULL AS bigint)
FROM stood s
WHERE s.place = 1
