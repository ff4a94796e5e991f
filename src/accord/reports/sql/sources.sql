-- Where do leads and customers come from, what did they cost, and what did they bring?
--
-- cohort: people who became a lead in the period
-- by: source, channel, campaign, landing-page
-- note: Each lead counts once, under its first touch; (blank) are leads whose first touch names none.
-- note: Customers, deals and revenue are those of the leads of the period, whenever they were won.
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
--   cost                       money
--   costs_in_other_currencies  count
--   cost_per_lead              money  cost / leads
--   cost_per_mql               money  cost / mqls
--   cost_per_sql               money  cost / sqls
--   cost_per_customer          money  cost / customers
--   roi                        share  profit / cost

WITH
-- The main line of the agreement, and the steps of it that this report counts.
agreed AS (
  SELECT s.name, s.rank FROM stage s WHERE s.version = :version AND s.aside = 0
),
step AS (
  SELECT a.name, a.rank
  FROM agreed a
  WHERE a.name IN ('lead', 'mql', 'accepted', 'sql', 'opportunity', 'customer')
),
present AS (
  SELECT max(CASE WHEN s.name = 'mql' THEN 0 END) AS mql,
         max(CASE WHEN s.name = 'accepted' THEN 0 END) AS accepted,
         max(CASE WHEN s.name = 'sql' THEN 0 END) AS sql_step,
         max(CASE WHEN s.name = 'opportunity' THEN 0 END) AS opportunity,
         max(CASE WHEN s.name = 'customer' THEN 0 END) AS customer
  FROM step s
),
-- Who became a lead when, and how far each came.
prospect AS (
  SELECT m.person_id, min(m.at_s) AS lead_s, min(m.entered_on) AS lead_on,
         min(m.entered_day) AS lead_day, max(a.rank) AS furthest
  FROM move m
  JOIN agreed a ON a.name = m.to_stage
  JOIN step f ON f.name = 'lead' AND a.rank >= f.rank
  WHERE m.at_s <= :known_at
  GROUP BY m.person_id
),
-- What people did, with the name under which this report counts it.
seen AS (
  SELECT t.touch_id, t.person_id, t.occurred_s, t.occurred_day,
         CASE WHEN :by = 'source' THEN t.source_name
              WHEN :by = 'channel' THEN t.channel
              WHEN :by = 'campaign' THEN t.campaign
              ELSE t.path END AS name
  FROM touch t
  WHERE t.side = 'marketing' AND t.recorded_s <= :known_at
    AND (t.retracted_s IS NULL OR t.retracted_s > :known_at)
),
numbered AS (
  SELECT s.person_id, s.name,
         row_number() OVER (PARTITION BY s.person_id ORDER BY s.occurred_s, s.touch_id) AS place
  FROM seen s
),
origin AS (
  SELECT n.person_id, n.name FROM numbered n WHERE n.place = 1
),
-- Deals: won when nothing lost them again; worth the last amount up to the win.
change AS (
  SELECT c.deal_id, c.kind, c.occurred_s, c.occurred_on, c.occurred_day, c.amount_minor,
         c.currency,
         row_number() OVER (PARTITION BY c.deal_id ORDER BY c.occurred_s, c.change_id) AS place
  FROM deal_change c
  WHERE c.recorded_s <= :known_at AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
),
loss AS (
  SELECT c.deal_id, max(c.place) AS place FROM change c WHERE c.kind = 'lost' GROUP BY c.deal_id
),
win AS (
  SELECT c.deal_id, min(c.place) AS place
  FROM change c
  LEFT JOIN loss l ON l.deal_id = c.deal_id
  WHERE c.kind = 'won' AND (l.place IS NULL OR c.place > l.place)
  GROUP BY c.deal_id
),
priced AS (
  SELECT w.deal_id, max(c.place) AS place
  FROM win w
  JOIN change c ON c.deal_id = w.deal_id AND c.place <= w.place
  WHERE c.amount_minor IS NOT NULL
  GROUP BY w.deal_id
),
won AS (
  SELECT w.deal_id, d.company_id, c.occurred_s AS won_s, c.occurred_on AS won_on,
         c.occurred_day AS won_day, a.amount_minor, a.currency
  FROM win w
  JOIN deal d ON d.deal_id = w.deal_id
  JOIN change c ON c.deal_id = w.deal_id AND c.place = w.place
  LEFT JOIN priced p ON p.deal_id = w.deal_id
  LEFT JOIN change a ON a.deal_id = p.deal_id AND a.place = p.place
),
-- Everyone on a deal: the first of them who became a lead, and what all of them did.
member AS (
  SELECT DISTINCT p.deal_id, p.person_id
  FROM deal_person p
  WHERE p.recorded_s <= :known_at AND (p.retracted_s IS NULL OR p.retracted_s > :known_at)
),
arrival AS (
  SELECT m.deal_id, p.person_id, p.lead_on, p.lead_day,
         row_number() OVER (PARTITION BY m.deal_id ORDER BY p.lead_s, p.person_id) AS place
  FROM member m
  JOIN prospect p ON p.person_id = m.person_id
),
contact AS (
  SELECT m.deal_id, min(s.occurred_day) AS contact_day
  FROM member m
  JOIN seen s ON s.person_id = m.person_id
  GROUP BY m.deal_id
),
path AS (
  SELECT w.deal_id, s.name,
         row_number() OVER (PARTITION BY w.deal_id ORDER BY s.occurred_s, s.touch_id) AS place,
         count(*) OVER (PARTITION BY w.deal_id) AS places
  FROM won w
  JOIN member m ON m.deal_id = w.deal_id
  JOIN seen s ON s.person_id = m.person_id AND s.occurred_s <= w.won_s
),
-- A customer is a company, else a person, else the deal itself; its first won deal makes it one.
result AS (
  SELECT w.deal_id, w.won_on, w.won_day, w.amount_minor, w.currency, a.person_id, a.lead_on,
         a.lead_day, c.contact_day, o.name,
         CASE WHEN a.person_id IS NULL THEN 'unattributed' ELSE 'row' END AS part,
         row_number() OVER (
           PARTITION BY w.company_id,
             CASE WHEN w.company_id IS NULL THEN a.person_id END,
             CASE WHEN w.company_id IS NULL AND a.person_id IS NULL THEN w.deal_id END
           ORDER BY w.won_s, w.deal_id
         ) AS place
  FROM won w
  LEFT JOIN arrival a ON a.deal_id = w.deal_id AND a.place = 1
  LEFT JOIN contact c ON c.deal_id = w.deal_id
  LEFT JOIN origin o ON o.person_id = a.person_id
),
counted AS (
  SELECT r.deal_id, r.part, r.name, r.place, r.person_id, r.won_day, r.lead_day, r.contact_day,
         CASE WHEN r.currency = :currency THEN r.amount_minor END AS revenue,
         CASE WHEN r.amount_minor IS NOT NULL AND r.currency <> :currency THEN 1 END AS elsewhere
  FROM result r
  WHERE coalesce(r.lead_on, r.won_on) BETWEEN :since AND :until
),
-- Costs: each day of a cost bears its share in whole minor units, the odd ones the first days.
spent AS (
  SELECT c.currency, c.amount_minor % (c.ends_day - c.starts_day + 1) AS odd,
         CAST((c.amount_minor - c.amount_minor % (c.ends_day - c.starts_day + 1))
              / (c.ends_day - c.starts_day + 1) AS bigint) AS even,
         CASE WHEN c.starts_day < :since_day THEN :since_day - c.starts_day ELSE 0 END AS before,
         CASE WHEN c.ends_day > :until_day THEN :until_day - c.starts_day + 1
              ELSE c.ends_day - c.starts_day + 1 END AS through,
         CASE WHEN :by = 'source' THEN c.source_name
              WHEN :by = 'channel' THEN c.channel
              WHEN :by = 'campaign' THEN c.campaign END AS name
  FROM cost c
  WHERE c.recorded_s <= :known_at AND (c.retracted_s IS NULL OR c.retracted_s > :known_at)
    AND c.ends_day >= :since_day AND c.starts_day <= :until_day
),
share AS (
  SELECT s.currency, s.name, s.even * (s.through - s.before)
           + CASE WHEN s.odd >= 0
                  THEN CASE WHEN s.through < s.odd THEN s.through ELSE s.odd END
                       - CASE WHEN s.before < s.odd THEN s.before ELSE s.odd END
                  ELSE CASE WHEN s.before < -s.odd THEN s.before ELSE -s.odd END
                       - CASE WHEN s.through < -s.odd THEN s.through ELSE -s.odd END
             END AS cost
  FROM spent s
),
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
  LEFT JOIN path p ON p.deal_id = c.deal_id AND p.place = 1
  WHERE c.revenue IS NOT NULL
  UNION ALL
  SELECT CASE WHEN p.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, p.name, 'last',
         c.revenue
  FROM counted c
  LEFT JOIN path p ON p.deal_id = c.deal_id AND p.place = p.places
  WHERE c.revenue IS NOT NULL
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
       p.first_touch AS revenue_first_touch, p.last_touch AS revenue_last_touch, p.cost,
       p.abroad AS costs_in_other_currencies, p.revenue - p.cost AS profit
FROM pivot_row p
CROSS JOIN present x
