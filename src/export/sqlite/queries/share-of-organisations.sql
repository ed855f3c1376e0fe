-- The share of each organisation in what was said in a month
SELECT coalesce(organisation, CASE type WHEN 'organisation' THEN name END, 'none') AS body,
  sum(speaker_months.quotations) AS printed,
  round(100.0 * sum(speaker_months.quotations) / sum(sum(speaker_months.quotations)) OVER (), 1) AS percent
FROM speaker_months JOIN entities ON entities.id = entity_id
WHERE month = :month GROUP BY body ORDER BY printed DESC LIMIT 100
