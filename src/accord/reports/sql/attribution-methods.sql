-- How does the credit differ from one method to another?
--
-- cohort: won deals of people who became a lead in the period
-- by: source, channel, campaign, landing-page, asset
-- with: lead, seen, won, member, ending_all, path, walk, trail, rule, method_every, credit
-- option: lookback = agreed | number: how many days before the win count
-- option: period = lead | end: whether a deal belongs to the period of its lead or to that of its win
-- option: two_touch = adobe | amplitude: how j-shaped and inverse j share a path of two touches, 25/75 or 30/70
-- option: half_life = 7 | number above 0: after how many days a touch counts half, in time decay
-- option: order = 1 | 2 | 3 | 4: how many touches back Markov looks
-- option: repeats = collapsed | kept: whether Markov takes touches of one name in a row for one
-- note: All methods share the same deals: the totals are the same. The order is that of linear.
-- note: custom is empty unless the agreement gives its weights.
--
-- columns:
--   {by}                     text
--   first_touch              money
--   last_touch               money
--   last_non_direct          money
--   lead_creation            money
--   linear                   money
--   position_based           money
--   u_shaped                 money
--   u_shaped_50_50           money
--   w_shaped                 money
--   full_path                money
--   j_shaped                 money
--   inverse_j                money
--   time_decay               money
--   simple_decay             money
--   primary_campaign_source  money
--   even_distribution        money
--   custom                   money
--   markov                   money
--   shapley                  money

WITH
measured AS (
  SELECT s.part, s.name, r.method, s.revenue
  FROM (
    SELECT c.part, c.name, c.number, CAST(sum(c.revenue) AS bigint) AS revenue
    FROM credit c
    GROUP BY c.part, c.name, c.number
    UNION ALL
    SELECT 'total', NULL, c.number, CAST(sum(c.revenue) AS bigint)
    FROM credit c
    GROUP BY c.number
  ) s
  JOIN rule r ON r.number = s.number
),
pivot_row AS (
  SELECT m.part, m.name,
         coalesce(max(CASE WHEN m.method = 'first touch' THEN m.revenue END), 0)
           AS first_touch,
         coalesce(max(CASE WHEN m.method = 'last touch' THEN m.revenue END), 0)
           AS last_touch,
         coalesce(max(CASE WHEN m.method = 'last non-direct' THEN m.revenue END), 0)
           AS last_non_direct,
         coalesce(max(CASE WHEN m.method = 'lead creation' THEN m.revenue END), 0)
           AS lead_creation,
         coalesce(max(CASE WHEN m.method = 'linear' THEN m.revenue END), 0)
           AS linear,
         coalesce(max(CASE WHEN m.method = 'position based' THEN m.revenue END), 0)
           AS position_based,
         coalesce(max(CASE WHEN m.method = 'u-shaped' THEN m.revenue END), 0)
           AS u_shaped,
         coalesce(max(CASE WHEN m.method = 'u-shaped 50/50' THEN m.revenue END), 0)
           AS u_shaped_50_50,
         coalesce(max(CASE WHEN m.method = 'w-shaped' THEN m.revenue END), 0)
           AS w_shaped,
         coalesce(max(CASE WHEN m.method = 'full path' THEN m.revenue END), 0)
           AS full_path,
         coalesce(max(CASE WHEN m.method = 'j-shaped' THEN m.revenue END), 0)
           AS j_shaped,
         coalesce(max(CASE WHEN m.method = 'inverse j' THEN m.revenue END), 0)
           AS inverse_j,
         coalesce(max(CASE WHEN m.method = 'time decay' THEN m.revenue END), 0)
           AS time_decay,
         coalesce(max(CASE WHEN m.method = 'simple decay' THEN m.revenue END), 0)
           AS simple_decay,
         coalesce(max(CASE WHEN m.method = 'primary campaign source' THEN m.revenue END), 0)
           AS primary_campaign_source,
         coalesce(max(CASE WHEN m.method = 'even distribution' THEN m.revenue END), 0)
           AS even_distribution,
         coalesce(max(CASE WHEN m.method = 'custom' THEN m.revenue END), 0)
           AS custom,
         coalesce(max(CASE WHEN m.method = 'shapley' THEN m.revenue END), 0)
           AS shapley
  FROM measured m
  GROUP BY m.part, m.name
)
SELECT p.part,
       p.name,
       -p.linear AS sort,
       p.first_touch,
       p.last_touch,
       p.last_non_direct,
       p.lead_creation,
       p.linear,
       p.position_based,
       p.u_shaped,
       p.u_shaped_50_50,
       p.w_shaped,
       p.full_path,
       p.j_shaped,
       p.inverse_j,
       p.time_decay,
       p.simple_decay,
       p.primary_campaign_source,
       p.even_distribution,
       CASE WHEN :custom_first + :custom_lead + :custom_deal + :custom_last + :custom_others > 0
            THEN p.custom END AS custom,
       p.linear AS markov,
       p.shapley,
       NULL AS known,
       NULL AS back_one,
       NULL AS back_two,
       NULL AS back_three,
       NULL AS back_four,
       NULL AS ending,
       NULL AS times
FROM pivot_row p
UNION ALL
-- What Markov's column is worked out from; until then it is shared out as linear does.
SELECT 'transition', t.name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
       t.known, t.back_one, t.back_two, t.back_three, t.back_four, t.ending, t.times
FROM transition t
