-- Whom something concerns that was judged in the period, or learned in it of an employer.
SELECT m.person_id FROM move m WHERE m.at_s >= :since_s AND m.at_s < :until_s
UNION
SELECT j.person_id
FROM entry e
JOIN employment j ON j.company_id = e.company_id
WHERE e.kind = 'companyfact' AND e.recorded_us >= :since_us AND e.recorded_us < :until_us
