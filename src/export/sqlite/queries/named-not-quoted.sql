-- Which people and bodies with a page are named and never quoted
SELECT name, type, role, articles, url FROM entities
WHERE quotations = 0 AND type <> 'place' ORDER BY articles DESC LIMIT 100
