-- Which leads, deals and costs stand behind a number of sources?
--
-- cohort: people who became a lead in the period
-- by: source, channel, campaign, landing-page, asset
-- with: lead, seen, origin, won, member, cost, closed, deal_fate, pipeline
-- option: number = leads | mqls | accepted | sqls | opportunities | won | customers | won_before_first_contact | deals | deals_in_other_currencies | revenue | revenue_first_touch | revenue_last_touch | open_deals | pipeline | cost | costs_in_other_currencies: which number's rows
-- note: A lead stands with the day on which it became one and the stage it came to, a deal with that of its win or of its opening.
-- note: A cost stands with its first day, and with its share of the period as the amount.
--
-- columns:
--   {by}         text
--   lead         text
--   person       count
--   deal         text
--   deal_number  count
--   on_day       text
--   what         text
--   amount       money

WITH
entry AS (
  SELECT 'row' AS part, o.name, p.person_id, CAST(NULL AS bigint) AS deal_id, p.lead_on AS on_day,
         f.name AS what, CAST(NULL AS bigint) AS amount, CAST(NULL AS bigint) AS cost_id
  FROM prospect p
  JOIN step s ON s.rank <= p.furthest
    AND s.name = CASE :number WHEN 'leads' THEN 'lead' WHEN 'mqls' THEN 'mql'
                              WHEN 'accepted' THEN 'accepted' WHEN 'sqls' THEN 'sql'
                              WHEN 'opportunities' THEN 'opportunity'
                              WHEN 'won' THEN 'customer' END
  LEFT JOIN agreed f ON f.rank = p.furthest
  LEFT JOIN origin o ON o.person_id = p.person_id
  WHERE p.lead_on BETWEEN :since AND :until
  UNION ALL
  SELECT c.part, c.name, c.person_id, c.deal_id, c.won_on, 'won', c.revenue, NULL
  FROM counted c
  WHERE :number = 'deals' OR (:number = 'customers' AND c.place = 1)
     OR (:number = 'won_before_first_contact' AND c.contact_day > c.won_day)
     OR (:number = 'deals_in_other_currencies' AND c.elsewhere = 1)
     OR (:number = 'revenue' AND c.revenue IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN w.deal_id IS NULL THEN 'unattributed' ELSE 'row' END, w.name, c.person_id,
         c.deal_id, c.won_on, 'won', c.revenue, NULL
  FROM counted c
  LEFT JOIN way w ON w.deal_id = c.deal_id
    AND w.place = CASE WHEN :number = 'revenue_first_touch' THEN 1 ELSE w.places END
  WHERE :number IN ('revenue_first_touch', 'revenue_last_touch') AND c.revenue IS NOT NULL
  UNION ALL
  SELECT p.part, p.name, p.person_id, p.deal_id, p.opened_on, 'open', p.amount_minor, NULL
  FROM pipeline p
  WHERE :number = 'open_deals' OR (:number = 'pipeline' AND p.amount_minor IS NOT NULL)
  UNION ALL
  SELECT CASE WHEN s.name IS NULL THEN 'unattributed' ELSE 'row' END, s.name, NULL, NULL,
         k.starts_on, coalesce(k.campaign, k.channel, k.source_name),
         CASE WHEN s.currency = :currency THEN s.cost END, s.cost_id
  FROM share s
  JOIN cost k ON k.cost_id = s.cost_id
  WHERE (:number = 'cost' AND s.currency = :currency)
     OR (:number = 'costs_in_other_currencies' AND s.currency <> :currency)
)
SELECT e.part, e.name,
       row_number() OVER (ORDER BY e.on_day DESC, e.deal_id, e.person_id, e.cost_id) AS sort,
       coalesce(p.email, p.external_id) AS lead, e.person_id AS person, d.name AS deal,
       e.deal_id AS deal_number, e.on_day, e.what, e.amount
FROM entry e
LEFT JOIN person p ON p.person_id = e.person_id
LEFT JOIN deal d ON d.deal_id = e.deal_id
