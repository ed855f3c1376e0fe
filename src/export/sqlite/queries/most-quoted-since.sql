-- Who was quoted most since a month
SELECT name, role, organisation, sum(speaker_months.quotations) AS printed, url
FROM speaker_months JOIN entities ON entities.id = entity_id
WHERE month >= :month GROUP BY entity_id ORDER BY printed DESC LIMIT 100
