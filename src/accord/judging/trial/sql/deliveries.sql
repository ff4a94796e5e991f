-- What counted for marketing's volume, month by month.
SELECT d.person_id, d.move, d.promise, d.at_s, d.entered_on
FROM delivery d
WHERE d.counts = 1 AND d.at_s >= :since_s AND d.at_s < :until_s
ORDER BY d.at_s, d.person_id
