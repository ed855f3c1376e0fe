-- Who was quoted most
SELECT name, type, role, organisation, quotations, first_said, last_said, url FROM entities
WHERE quotations > 0 ORDER BY quotations DESC LIMIT 100
