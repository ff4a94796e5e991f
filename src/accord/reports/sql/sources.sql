-- Where do leads and customers come from, what did they cost, and what did they bring?
--
-- cohort: people who became a lead in the period
-- by: source, channel, campaign, landing-page, asset
-- with: lead, present, seen, origin, won, member, cost, closed, deal_fate, pipeline
-- note: Each lead counts once, under its first touch; (blank) are leads whose first touch names none.
-- note: Customers, deals and revenue are those of the leads of the period, whenever they were won.
-- note: Pipeline is what the open deals of these leads are worth.
-- note: (unattributed) holds what no touch, lead or named cost explains.
--
-- columns:
--   {by}                       text
--   leads                      count
--   mqls                       count
--   accepted                   count
--   sqls                       count
--   opportunities              count
--   won                        count
--   lead_to_mql                rate   mqls / leads
--   mql_to_accepted            rate   accepted / mqls
--   lead_to_accepted           rate   accepted / leads
--   accepted_to_sql            rate   sqls / accepted
--   lead_to_sql                rate   sqls / leads
--   sql_to_opportunity         rate   opportunities / sqls
--   lead_to_opportunity        rate   opportunities / leads
--   opportunity_to_won         rate   won / opportunities
--   lead_to_won                rate   won / leads
--   customers                  count
--   days_to_close_median       days   days_twice_median / 2
--   days_to_close_mean         days   days_sum / days_count
--   days_from_contact_median   days   contact_days_twice_median / 2
--   days_from_contact_mean     days   contact_days_sum / contact_days_count
--   won_before_first_contact   count
--   deals                      count
--   deals_in_other_currencies  count
--   revenue                    money
--   revenue_first_touch        money
--   revenue_last_touch         money
--   open_deals                 count
--   pipeline                   money
--   cost                       money
--   costs_in_other_currencies  count
--   cost_per_lead              money  cost / leads
--   cost_per_mql               money  cost / mqls
--   cost_per_sql               money  cost / sqls
--   cost_per_customer          money  cost / customers
--   roi                        share  profit / cost

WITH
-- Everything that is counted, one measure a line, once under its name and once in all.
fact AS (
  SELECT 'row' AS part, o.name, s.name AS measure, 1 AS amount
  FROM prospect p
  JOIN step s ON s.rank <= p.furthest
  LEFT JOIN origin o ON o.person_id = p.person_id
  WHERE p.lead_on BETWEEN :since AND :until
  UNION ALL
  SELECT c.part, c.name, 'deal', 1 FROM counted c
  UNION ALL
  SELECT c.part, c.name, 'new customer', 1 FROM counted c WHERE c.place = 1
  UNION ALL
  SELECT c.part, c.name, 'revenue', c.revenue FROM counted c WHERE c.revenue IS NOT NULL
  UNION ALL
  SELECT c.part, c.name, 'deal elsewhere', c.elsewhere FROM counted c WHERE c.elsewhere = 1
  UNION ALL
  SELECT c.part, c.name, 'early', 1 FROM counted c WHERE c.contact_day > c.won_day
  UNION ALL
  SELECT c.part, c.name, 'days', c.won_day - c.lead_day
  FROM counted c WHERE c.place = 1 AND c.person_id IS NOT NULL
  UNION ALL
  SELECT c.part, c.name, 'contact days', c.won_day - c.contact_day
  FROM counted c WHERE c.place = 1 AND c.contact_day IS NOT NULL
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'first',
         c.revenue
  FROM counted c
  LEFT JOIN way p ON p.deal_id = c.deal_id AND p.place = 1
  WHERE c.revenue IS NOT NULL
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'last',
         c.revenue
  FROM counted c
  LEFT JOIN way p ON p.deal_id = c.deal_id AND p.place = p.places
  WHERE c.revenue IS NOT NULL
  UNION ALL
  SELECT p.part, p.name, 'open deal', 1 FROM pipeline p
  UNION ALL
  SELECT p.part, p.name, 'pipeline', p.amount_minor FROM pipeline p
  WHERE p.amount_minor IS NOT NULL
  UNION ALL
  SELECT CASE WHEN s.name IS NULL THEN 'unattributed' ELSE 'row' END, s.name,
         CASE WHEN s.currency = :currency THEN 'cost' ELSE 'cost elsewhere' END,
         CASE WHEN s.currency = :currency THEN s.cost ELSE 1 END
  FROM share s
),
line AS (
  SELECT f.part, f.name, f.measure, f.amount FROM fact f
  UNION ALL
  SELECT 'total', NULL, f.measure, f.amount FROM fact f
),
ordered AS (
  SELECT l.part, l.name, l.measure, l.amount,
         row_number() OVER (PARTITION BY l.part, l.name, l.measure ORDER BY l.amount) AS place,
         count(*) OVER (PARTITION BY l.part, l.name, l.measure) AS places
  FROM line l
  WHERE l.measure IN ('days', 'contact days')
),
middle AS (
  SELECT o.part, o.name, o.measure, min(o.amount) + max(o.amount) AS amount
  FROM ordered o
  WHERE 2 * o.place BETWEEN o.places AND o.places + 2
  GROUP BY o.part, o.name, o.measure
),
measured AS (
  SELECT l.part, l.name, l.measure, CAST(sum(l.amount) AS bigint) AS amount, count(*) AS lines
  FROM line l
  GROUP BY l.part, l.name, l.measure
  UNION ALL
  SELECT m.part, m.name, CASE WHEN m.measure = 'days' THEN 'days twice' ELSE 'contact twice' END,
         m.amount, 1
  FROM middle m
),
pivot_row AS (
  SELECT m.part, m.name,
         coalesce(max(CASE WHEN m.measure = 'lead' THEN m.amount END), 0) AS leads,
         coalesce(max(CASE WHEN m.measure = 'mql' THEN m.amount END), 0) AS mqls,
         coalesce(max(CASE WHEN m.measure = 'accepted' THEN m.amount END), 0) AS accepted,
         coalesce(max(CASE WHEN m.measure = 'sql' THEN m.amount END), 0) AS sqls,
         coalesce(max(CASE WHEN m.measure = 'opportunity' THEN m.amount END), 0) AS opportunities,
         coalesce(max(CASE WHEN m.measure = 'customer' THEN m.amount END), 0) AS won,
         coalesce(max(CASE WHEN m.measure = 'new customer' THEN m.amount END), 0) AS customers,
         coalesce(max(CASE WHEN m.measure = 'early' THEN m.amount END), 0) AS early,
         coalesce(max(CASE WHEN m.measure = 'deal' THEN m.amount END), 0) AS deals,
         coalesce(max(CASE WHEN m.measure = 'deal elsewhere' THEN m.amount END), 0) AS elsewhere,
         coalesce(max(CASE WHEN m.measure = 'revenue' THEN m.amount END), 0) AS revenue,
         coalesce(max(CASE WHEN m.measure = 'first' THEN m.amount END), 0) AS first_touch,
         coalesce(max(CASE WHEN m.measure = 'last' THEN m.amount END), 0) AS last_touch,
         coalesce(max(CASE WHEN m.measure = 'open deal' THEN m.amount END), 0) AS open_deals,
         coalesce(max(CASE WHEN m.measure = 'pipeline' THEN m.amount END), 0) AS pipeline,
         coalesce(max(CASE WHEN m.measure = 'cost' THEN m.amount END), 0) AS cost,
         coalesce(max(CASE WHEN m.measure = 'cost elsewhere' THEN m.amount END), 0) AS abroad,
         max(CASE WHEN m.measure = 'days' THEN m.amount END) AS days_sum,
         max(CASE WHEN m.measure = 'days' THEN m.lines END) AS days_count,
         max(CASE WHEN m.measure = 'days twice' THEN m.amount END) AS days_twice,
         max(CASE WHEN m.measure = 'contact days' THEN m.amount END) AS contact_sum,
         max(CASE WHEN m.measure = 'contact days' THEN m.lines END) AS contact_count,
         max(CASE WHEN m.measure = 'contact twice' THEN m.amount END) AS contact_twice
  FROM measured m
  GROUP BY m.part, m.name
)
SELECT p.part, p.name, -p.leads AS sort, p.leads, p.mqls + x.mql AS mqls,
       p.accepted + x.accepted AS accepted, p.sqls + x.sql_step AS sqls,
       p.opportunities + x.opportunity AS opportunities, p.won + x.customer AS won, p.customers,
       p.days_twice AS days_twice_median, p.days_sum, p.days_count,
       p.contact_twice AS contact_days_twice_median, p.contact_sum AS contact_days_sum,
       p.contact_count AS contact_days_count, p.early AS won_before_first_contact, p.deals,
       p.elsewhere AS deals_in_other_currencies, p.revenue,
       p.first_touch AS revenue_first_touch, p.last_touch AS revenue_last_touch, p.open_deals,
       p.pipeline, p.cost, p.abroad AS costs_in_other_currencies, p.revenue - p.cost AS profit
FROM pivot_row p
CROSS JOIN present x
