-- Which touches was each won deal credited to, and with how much?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, landing-page, asset
-- with: lead, seen, won, member, ending_won, path, rule, method_chosen, credit
-- option: number = revenue | touches | deals_touched: which number's rows; the touches that were credited, all of them, or the last one of each name on each deal
-- option: method = agreed | first touch | last touch | last non-direct | lead creation | linear | position based | u-shaped | u-shaped 50/50 | w-shaped | full path | j-shaped | inverse j | time decay | simple decay | primary campaign source | even distribution | custom | shapley: how the worth of a deal is shared
-- option: lookback = agreed | number: how many days before the win count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its win
-- option: two_touch = adobe | amplitude: how j-shaped and inverse j share a path of two touches, 25/75 or 30/70
-- option: half_life = 7 | number above 0: after how many days a touch counts half, in time decay
-- note: The rows behind attribution: of each deal they add up to its worth. Touches without credit are left out.
-- note: Markov shares all deals out at once, so it has no list.
--
-- columns:
--   {by}        text
--   deal        text
--   deal_number count
--   won_on      text
--   lead        text
--   person      count
--   touched_on  text
--   kind        text
--   milestones  text
--   weight      share  weight / weights
--   revenue     money

WITH
entry AS (
  SELECT c.part, c.name, c.deal_id, c.place, c.weight, c.weights, c.revenue
  FROM credit c
  WHERE :number = 'revenue'
  UNION ALL
  SELECT 'row', t.name, t.deal_id, t.place, NULL, NULL, NULL
  FROM (
    SELECT p.name, p.deal_id, p.place,
           row_number() OVER (PARTITION BY p.deal_id, p.name ORDER BY p.place DESC) AS from_last
    FROM path p
  ) t
  WHERE :number = 'touches' OR (:number = 'deals_touched' AND t.from_last = 1)
),
line AS (
  SELECT e.part, e.name, d.name AS deal, e.deal_id, w.won_on, w.won_s,
         coalesce(r.email, r.external_id) AS lead, p.person_id, p.occurred_on AS touched_on,
         p.kind,
         substr(CASE WHEN p.place = 1 THEN ', first' ELSE '' END
                || CASE WHEN p.place = p.lead_place THEN ', lead' ELSE '' END
                || CASE WHEN p.place = p.deal_place THEN ', deal' ELSE '' END
                || CASE WHEN p.place = p.places THEN ', last' ELSE '' END, 3) AS milestones,
         e.weight, e.weights, e.revenue, e.place
  FROM entry e
  JOIN deal d ON d.deal_id = e.deal_id
  JOIN won w ON w.deal_id = e.deal_id
  LEFT JOIN path p ON p.deal_id = e.deal_id AND p.place = e.place
  LEFT JOIN person r ON r.person_id = p.person_id
)
SELECT l.part, l.name, row_number() OVER (ORDER BY l.won_s, l.deal_id, l.place) AS sort, l.deal,
       l.deal_id AS deal_number, l.won_on, l.lead, l.person_id AS person, l.touched_on, l.kind,
       l.milestones, l.weight, l.weights, l.revenue
FROM line l
UNION ALL
SELECT 'total', NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       CAST(sum(l.revenue) AS bigint)
FROM line l
HAVING count(*) > 0
