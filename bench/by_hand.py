"""The same questions as the reports', written straight for DuckDB: what the product is held against.

They give the same answers as the product's own text, line by line, for one breakdown each: credit
by source, the funnel and the first response by month. Whatever helps is allowed: temporary tables,
FILTER, QUALIFY, lists, structs, ASOF joins, quantiles. Scores and stages are those of the default
agreement alone, of people with one employer each and of whom nothing was taken back.
"""

# Who came into which stage when by a rule, until people decided; fit and interest at that moment.
# Points are summed as worth on 2025-10-01, so no power grows beyond that of a year.
SCORES = """
WITH told AS (
  SELECT person_id, recorded_us, fact_id AS place, field, value FROM person_fact
  WHERE field IN ('email', 'email_kind', 'title')
  UNION ALL
  SELECT person_id, greatest(j.recorded_us, f.recorded_us),
         CASE WHEN j.recorded_us >= f.recorded_us THEN j.fact_id ELSE f.fact_id END, field, value
  FROM employment j JOIN company_fact f USING (company_id)
  WHERE field IN ('industry', 'employees')
),
known AS (
  SELECT person_id, recorded_us, place,
         last_value(CASE WHEN field = 'email' THEN value END IGNORE NULLS) OVER w AS email,
         last_value(CASE WHEN field = 'email_kind' THEN value END IGNORE NULLS) OVER w AS mail,
         last_value(CASE WHEN field = 'title' THEN value END IGNORE NULLS) OVER w AS title,
         last_value(CASE WHEN field = 'industry' THEN value END IGNORE NULLS) OVER w AS industry,
         last_value(CASE WHEN field = 'employees' THEN try_cast(value AS DOUBLE) END IGNORE NULLS)
           OVER w AS employees
  FROM told WHERE recorded_us < $until_us
  WINDOW w AS (PARTITION BY person_id ORDER BY recorded_us, place ROWS UNBOUNDED PRECEDING)
),
fitting AS (
  SELECT person_id, recorded_us, place, row_number() OVER w AS nth, row_number() OVER v AS back,
         CASE WHEN employees BETWEEN 50 AND 1000 THEN 30 ELSE 0 END
         + CASE WHEN regexp_matches(title, 'chief|owner|director|head|manager') THEN 25 ELSE 0 END
         + CASE WHEN industry IN ('manufacturing', 'logistics', 'chemicals', 'food', 'software')
           THEN 20 ELSE 0 END
         + CASE WHEN mail = 'company' THEN 15 WHEN mail = 'disposable' THEN -100 ELSE 0 END
         + CASE WHEN title IN ('student', 'trainee', 'intern') THEN -40 ELSE 0 END AS fit
  FROM known WHERE email IS NOT NULL
  WINDOW w AS (PARTITION BY person_id ORDER BY recorded_us, place),
         v AS (PARTITION BY person_id, recorded_us ORDER BY place DESC)
),
ranked AS (
  SELECT person_id, recorded_us, touch_id AS place, occurred_us, kind, form, asset_stage,
         kind = 'page' AND starts_with(path, '/pricing') AS pricing,
         row_number() OVER (PARTITION BY person_id, kind, occurred_day
                            ORDER BY recorded_us, touch_id) AS daily,
         row_number() OVER (PARTITION BY person_id, kind, starts_with(path, '/pricing'),
                                         (occurred_day + 3) // 7
                            ORDER BY recorded_us, touch_id) AS weekly
  FROM touch WHERE automatic = 0 AND recorded_us < $until_us
),
event AS (
  SELECT person_id, recorded_us, place, CAST(NULL AS INTEGER) AS fit, false AS is_lead,
         CASE WHEN kind = 'page' AND daily <= 5 THEN 1 ELSE 0 END
         + CASE WHEN pricing AND weekly <= 3 THEN 8 ELSE 0 END
         + CASE WHEN kind = 'download' AND weekly <= 3 THEN 12 ELSE 0 END
         + CASE WHEN kind = 'download' AND asset_stage = 'consideration' THEN 10 ELSE 0 END
         + CASE WHEN kind = 'email click' AND daily <= 2 THEN 3 ELSE 0 END
         + CASE WHEN kind = 'form' AND form = 'contact' THEN 30 ELSE 0 END AS usual,
         CASE WHEN kind IN ('webinar', 'event') THEN 15 ELSE 0 END AS event,
         CASE WHEN kind = 'form' AND form = 'demo' THEN 40 ELSE 0 END AS demo,
         (occurred_us - 1759276800000000) / 86400e6 AS day
  FROM ranked
  UNION ALL
  SELECT person_id, recorded_us, place, fit, nth = 1, 0, 0, 0, 0 FROM fitting
  WHERE nth = 1 OR fit >= 40
),
summed AS (
  SELECT person_id, recorded_us, place, fit, is_lead,
         (recorded_us - 1759276800000000) / 86400e6 AS now,
         sum(usual * pow(2, day / 21)) OVER w AS usual, sum(event * pow(2, day / 30)) OVER w AS event,
         sum(demo * pow(2, day / 60)) OVER w AS demo
  FROM event
  WINDOW w AS (PARTITION BY person_id ORDER BY recorded_us, place ROWS UNBOUNDED PRECEDING)
),
scored AS (
  SELECT person_id, recorded_us, place, fit, is_lead,
         CAST(floor((usual * pow(2, -now / 21) + event * pow(2, -now / 30)
                     + demo * pow(2, -now / 60)) * 1e6 + 0.5) AS BIGINT) AS interest
  FROM summed
),
crossing AS (
  SELECT person_id, 'lead' AS stage, recorded_us, place, fit, interest FROM scored WHERE is_lead
  UNION ALL
  SELECT person_id, 'mql', recorded_us, place, fit, interest FROM scored
  WHERE fit >= 40 AND interest >= 40000000
  UNION ALL
  SELECT t.person_id, 'mql', t.recorded_us, t.place, f.fit, t.interest
  FROM scored t
  ASOF JOIN (FROM fitting WHERE back = 1) f
    ON f.person_id = t.person_id AND f.recorded_us <= t.recorded_us
  WHERE t.fit IS NULL AND t.interest >= 40000000 AND f.fit >= 40
),
decided AS (
  SELECT person_id, min(greatest(p.recorded_us, c.recorded_us)) AS decided_us
  FROM deal_person p JOIN deal_change c USING (deal_id)
  WHERE p.recorded_us < $until_us AND c.recorded_us < $until_us GROUP BY person_id
)
SELECT person_id, stage, first.recorded_us AS at_us, first.fit AS fit, first.interest AS interest
FROM (
  SELECT person_id, stage,
         arg_min({'recorded_us': recorded_us, 'fit': fit, 'interest': interest},
                 {'at': recorded_us, 'place': place}) AS first
  FROM crossing GROUP BY person_id, stage
)
LEFT JOIN decided USING (person_id)
WHERE decided_us IS NULL OR first.recorded_us < decided_us"""

# The deals that ended, and what everyone on them did before; kept, since both questions read them.
ENDED = """
CREATE OR REPLACE TEMP TABLE ended AS
WITH change AS (
  SELECT *, row_number() OVER (PARTITION BY deal_id ORDER BY occurred_s, change_id) AS place
  FROM deal_change
  WHERE recorded_s <= $known_at AND (retracted_s IS NULL OR retracted_s > $known_at)
),
lost AS (SELECT deal_id, max(place) AS lost_place FROM change WHERE kind = 'lost' GROUP BY ALL),
deal AS (
  SELECT deal_id, min(occurred_s) FILTER (kind = 'opened') AS opened_s,
         arg_max(campaign, place) AS deal_campaign,
         arg_max({'amount': amount_minor, 'currency': currency}, place)
           FILTER (amount_minor IS NOT NULL) AS worth,
         arg_min({'s': occurred_s, 'local': occurred_on, 'day': occurred_day}, place)
           FILTER (kind = 'won' AND place > coalesce(lost_place, 0)) AS won,
         arg_max({'s': occurred_s, 'local': occurred_on, 'day': occurred_day}, place)
           FILTER (kind = 'lost') AS lost
  FROM change LEFT JOIN lost USING (deal_id) GROUP BY deal_id
),
member AS (
  SELECT DISTINCT deal_id, person_id FROM deal_person
  WHERE recorded_s <= $known_at AND (retracted_s IS NULL OR retracted_s > $known_at)
),
stages AS (SELECT name, rank FROM stage WHERE version = $version AND aside = 0),
lead AS (
  SELECT person_id, min(at_s) AS lead_s, min(entered_on) AS lead_on FROM move
  WHERE at_s <= $known_at AND to_stage IN (
    SELECT name FROM stages WHERE rank >= (SELECT rank FROM stages WHERE name = 'lead'))
  GROUP BY person_id
),
first_lead AS (
  SELECT deal_id, min(lead_s) AS lead_s, arg_min(lead_on, (lead_s, person_id)) AS lead_on
  FROM member JOIN lead USING (person_id) GROUP BY deal_id
)
SELECT deal_id, won IS NOT NULL AS is_won, coalesce(won.s, lost.s) AS ended_s,
       coalesce(won.day, lost.day) AS ended_day, opened_s, lead_s, deal_campaign,
       CASE WHEN worth.currency = $currency THEN worth.amount ELSE 0 END AS revenue,
       (SELECT list(person_id) FROM member m WHERE m.deal_id = deal.deal_id) AS persons
FROM deal LEFT JOIN first_lead USING (deal_id)
WHERE (won IS NOT NULL OR lost IS NOT NULL)
  AND coalesce(lead_on, won.local, lost.local) BETWEEN $since AND $until"""

PATH = """
CREATE OR REPLACE TEMP TABLE path AS
SELECT deal_id, is_won, revenue, lead_s, opened_s, deal_campaign, t.occurred_s, t.channel,
       t.campaign, t.source_name AS name,
       row_number() OVER (PARTITION BY deal_id ORDER BY t.occurred_s, t.touch_id) AS place
FROM (SELECT * EXCLUDE persons, unnest(persons) AS person_id FROM ended)
JOIN touch t USING (person_id)
WHERE t.side = 'marketing' AND t.recorded_s <= $known_at
  AND (t.retracted_s IS NULL OR t.retracted_s > $known_at)
  AND t.occurred_s <= ended_s AND t.occurred_day >= ended_day - $lookback"""

# What the milestones of a method share with the others: those share evenly, and if there is
# nobody else, it goes to the milestones in proportion.
SHARED = """
CREATE OR REPLACE TEMP MACRO shared(part, other, others) AS
  CASE WHEN part = 0 THEN other WHEN other = 0 OR others = 0 THEN part ELSE part * others END"""

# Each method's weight of each touch, a line for each, and whole units by the largest remainder.
METHODS = """
WITH deal AS (
  SELECT deal_id, count(*) AS n, max(occurred_s) AS last_s,
         max(place) FILTER (occurred_s <= lead_s) AS lead_n,
         max(place) FILTER (occurred_s <= opened_s) AS deal_n,
         coalesce(max(place) FILTER (channel IS DISTINCT FROM 'direct'), n) AS sent_n,
         n - len(list_distinct([1, n])) AS but_ends,
         n - len(list_distinct([1, lead_n])) AS but_u,
         n - len(list_distinct([1, lead_n, deal_n])) AS but_w,
         n - len(list_distinct([1, lead_n, deal_n, n])) AS but_full,
         n - len(list_distinct([if($custom_first > 0, 1, NULL), if($custom_lead > 0, lead_n, NULL),
                                if($custom_deal > 0, deal_n, NULL), if($custom_last > 0, n, NULL)
                               ])) AS but_custom
  FROM path WHERE is_won GROUP BY deal_id
),
milestone AS (
  SELECT path.*, n, last_s, but_ends, but_u, but_w, but_full, but_custom,
         (place = 1)::BIGINT AS first, coalesce(place = lead_n, false)::BIGINT AS lead,
         coalesce(place = deal_n, false)::BIGINT AS deal, (place = n)::BIGINT AS last,
         (place = sent_n)::BIGINT AS sent,
         (campaign IS NOT NULL AND place = max(place) OVER (PARTITION BY deal_id, campaign))::BIGINT
           AS of_campaign,
         (place = max(place) OVER (PARTITION BY deal_id, name))::BIGINT AS of_name
  FROM path JOIN deal USING (deal_id) WHERE is_won
),
weight AS (
  SELECT deal_id, revenue, name, place, unnest(list_filter([
    {m: 1, w: first},
    {m: 2, w: last},
    {m: 3, w: sent},
    {m: 4, w: lead},
    {m: 5, w: 1},
    {m: 6, w: shared(2 * first + 2 * last, 1, but_ends)},
    {m: 7, w: shared(2 * first + 2 * lead, 1, but_u)},
    {m: 8, w: first + lead},
    {m: 9, w: shared(3 * (first + lead + deal), 1, but_w)},
    {m: 10, w: shared(9 * (first + lead + deal + last), 4, but_full)},
    {m: 11, w: if($two_touch = 'amplitude' AND n = 2, 3 + 4 * last,
                  shared(first + 3 * last, 1, but_ends))},
    {m: 12, w: if($two_touch = 'amplitude' AND n = 2, 3 + 4 * first,
                  shared(3 * first + last, 1, but_ends))},
    {m: 13, w: floor(1e6 * power(0.5::DOUBLE, 2.0::DOUBLE * (last_s - occurred_s)
                                              / (172800 * $half_life)) + 0.5)::BIGINT},
    {m: 14, w: if(n - place < 6, 32 >> (n - place)::INT, 0)},
    {m: 15, w: if(campaign = deal_campaign, of_campaign, 0)},
    {m: 16, w: of_campaign},
    {m: 17, w: shared($custom_first * first + $custom_lead * lead + $custom_deal * deal
                      + $custom_last * last, $custom_others, but_custom)},
    {m: 18, w: of_name}
  ], lambda part: part.w > 0), recursive := true)
  FROM milestone
),
whole AS (
  SELECT deal_id, m, sum(w)::BIGINT AS weights FROM weight GROUP BY ALL
),
portion AS (
  SELECT *, abs(revenue) * w // weights AS part, abs(revenue) * w % weights AS rest
  FROM weight JOIN whole USING (deal_id, m)
),
credit AS (
  SELECT name, m, sign(revenue) * (part + if(
           row_number() OVER (PARTITION BY deal_id, m ORDER BY rest DESC, place)
             <= abs(revenue) - sum(part) OVER (PARTITION BY deal_id, m), 1, 0)) AS credit
  FROM portion
),
without AS (
  SELECT m, sum(revenue) AS credit
  FROM (FROM ended, range(1, 19) methods(m)) ANTI JOIN whole USING (deal_id, m)
  WHERE is_won GROUP BY m
),
line AS (
  SELECT 'row' AS part, name, m, sum(credit) AS credit FROM credit GROUP BY name, m
  UNION ALL SELECT 'unattributed', NULL, m, credit FROM without
  UNION ALL SELECT 'total', NULL, m, revenue
  FROM (SELECT sum(revenue) AS revenue FROM ended WHERE is_won), range(1, 19) methods(m)
)
SELECT part, name, -coalesce(sum(credit) FILTER (m = 5), 0)::BIGINT AS sort,
       coalesce(sum(credit) FILTER (m = 1), 0)::BIGINT AS first_touch,
       coalesce(sum(credit) FILTER (m = 2), 0)::BIGINT AS last_touch,
       coalesce(sum(credit) FILTER (m = 3), 0)::BIGINT AS last_non_direct,
       coalesce(sum(credit) FILTER (m = 4), 0)::BIGINT AS lead_creation,
       coalesce(sum(credit) FILTER (m = 5), 0)::BIGINT AS linear,
       coalesce(sum(credit) FILTER (m = 6), 0)::BIGINT AS position_based,
       coalesce(sum(credit) FILTER (m = 7), 0)::BIGINT AS u_shaped,
       coalesce(sum(credit) FILTER (m = 8), 0)::BIGINT AS u_shaped_50_50,
       coalesce(sum(credit) FILTER (m = 9), 0)::BIGINT AS w_shaped,
       coalesce(sum(credit) FILTER (m = 10), 0)::BIGINT AS full_path,
       coalesce(sum(credit) FILTER (m = 11), 0)::BIGINT AS j_shaped,
       coalesce(sum(credit) FILTER (m = 12), 0)::BIGINT AS inverse_j,
       coalesce(sum(credit) FILTER (m = 13), 0)::BIGINT AS time_decay,
       coalesce(sum(credit) FILTER (m = 14), 0)::BIGINT AS simple_decay,
       coalesce(sum(credit) FILTER (m = 15), 0)::BIGINT AS primary_campaign_source,
       coalesce(sum(credit) FILTER (m = 16), 0)::BIGINT AS even_distribution,
       if($custom_first + $custom_lead + $custom_deal + $custom_last + $custom_others > 0,
          coalesce(sum(credit) FILTER (m = 17), 0)::BIGINT, NULL) AS custom,
       linear AS markov,
       coalesce(sum(credit) FILTER (m = 18), 0)::BIGINT AS shapley
FROM line GROUP BY part, name"""

TRANSITIONS = """
WITH hop AS (
  FROM path
  QUALIFY place = 1 OR $repeats = 'kept'
    OR coalesce(name, '') <> coalesce(lag(name) OVER (PARTITION BY deal_id ORDER BY place), '')
),
trail AS (
  SELECT is_won, name, lag(name) OVER step AS back_one, row_number() OVER step AS step,
         count(*) OVER (PARTITION BY deal_id) AS steps
  FROM hop WINDOW step AS (PARTITION BY deal_id ORDER BY place)
)
SELECT least(step, 2) AS known, name, back_one, NULL AS back_two, NULL AS back_three,
       NULL AS back_four, if(step = steps, if(is_won, 'won', 'lost'), NULL) AS ending,
       count(*) AS times
FROM trail GROUP BY ALL"""

FUNNEL = """
WITH line AS (
  SELECT name, rank, lead(name) OVER ranks AS next_name, lead(rank) OVER ranks AS next_rank
  FROM stage WHERE version = $version AND aside = 0 WINDOW ranks AS (ORDER BY rank)
),
walk AS (
  SELECT person_id, number, entered_on, entered_day, s.aside = 0 AS ahead, s.rank,
         coalesce(s.aside = 1 OR s.terminal = 1, false) AS gone
  FROM move LEFT JOIN stage s ON s.name = to_stage AND s.version = $version
  WHERE at_s <= $as_of
),
fate AS (SELECT person_id, arg_max(gone, number) AS gone FROM walk GROUP BY person_id),
first AS (
  SELECT person_id, l.rank, min(number) AS number, arg_min(entered_on, number) AS entered_on,
         arg_min(entered_day, number) AS entered_day
  FROM walk JOIN line l ON l.rank <= walk.rank
  WHERE ahead GROUP BY person_id, l.rank
)
SELECT 'row' AS part, substr(a.entered_on, 1, 7) AS name, a.rank AS sort, l.name AS stage,
       l.next_name AS next,
       CASE WHEN b.number IS NOT NULL THEN 'reached' WHEN gone THEN 'out' ELSE 'open' END AS state,
       coalesce(b.entered_day, $as_of_day) - a.entered_day AS days, count(*) AS persons,
       count(*) FILTER (b.number - a.number <= 1) AS at_once
FROM first a JOIN line l USING (rank) JOIN fate USING (person_id)
LEFT JOIN first b ON b.person_id = a.person_id AND b.rank = l.next_rank
WHERE l.next_rank IS NOT NULL AND a.entered_on BETWEEN $since AND $until
GROUP BY ALL"""

FIRST_RESPONSE = """
WITH handed AS (
  SELECT person_id, number, version, substr(opened_on, 1, 7) AS name, opened_s,
         if(assigned_s <= $as_of, assigned_s, NULL) AS assigned_s,
         if(first_touch_s <= $as_of, first_touch_s, NULL) AS touched_s
  FROM handoff WHERE opened_on BETWEEN $since AND $until AND opened_s <= $as_of
),
promised AS (
  SELECT person_id, number, coalesce(met_s <= due_s AND met_s <= $as_of, false) AS met,
         NOT met AND $as_of <= due_s AS still_open
  FROM clock WHERE side = 'sales' AND what = 'first touch' AND starts_s <= $as_of
),
wait AS (
  SELECT h.*, p.*, o.before_s + least(opened_s, o.ends_s) - o.starts_s AS worked_before,
         t.before_s + least(touched_s, t.ends_s) - t.starts_s AS worked_then,
         a.before_s + least(assigned_s, a.ends_s) - a.starts_s AS worked_given
  FROM handed h
  LEFT JOIN promised p USING (person_id, number)
  ASOF LEFT JOIN opening o ON o.version = h.version AND h.opened_s >= o.starts_s
  ASOF LEFT JOIN opening t ON t.version = h.version AND h.touched_s >= t.starts_s
  ASOF LEFT JOIN opening a ON a.version = h.version AND h.assigned_s >= a.starts_s
)
SELECT if(grouping(name) = 0, 'row', 'total') AS part, name, 0 AS sort,
       count(*) AS handoffs, count(touched_s) AS touched, count(*) FILTER (met) AS met,
       count(met) - count(*) FILTER (still_open) AS decided,
       count(*) FILTER (still_open) AS open,
       (2 * median(worked_then - worked_before))::BIGINT AS working_twice_median,
       quantile_disc(worked_then - worked_before, 0.9) AS working_p90,
       (2 * median(touched_s - opened_s))::BIGINT AS clock_twice_median,
       quantile_disc(touched_s - opened_s, 0.9) AS clock_p90,
       (2 * median(if(worked_given IS NULL, NULL, greatest(worked_then - worked_given, 0)))
          FILTER (touched_s IS NOT NULL))::BIGINT AS own_twice_median,
       (2 * median(assigned_s - opened_s))::BIGINT AS given_twice_median
FROM wait GROUP BY GROUPING SETS ((name), ())"""
