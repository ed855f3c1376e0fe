-- Who is quoted in the same articles as somebody
SELECT other.name, other.role, other.organisation, quoted_together.articles, other.url
FROM quoted_together JOIN entities AS other ON other.id = other_id
WHERE entity_id = (SELECT id FROM entities WHERE name = :name COLLATE NOCASE ORDER BY quotations DESC LIMIT 1)
ORDER BY quoted_together.articles DESC LIMIT 100
