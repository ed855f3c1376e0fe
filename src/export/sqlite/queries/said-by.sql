-- What somebody said, the newest first
SELECT date, stance, sentence, via, url FROM quotation_speakers JOIN quotations ON quotations.id = quotation_id
WHERE entity_id = (SELECT id FROM entities WHERE name = :name COLLATE NOCASE ORDER BY quotations DESC LIMIT 1)
ORDER BY quotation_id DESC LIMIT 100
