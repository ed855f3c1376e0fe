-- Who said something with these words since a day
SELECT date, speaker, stance, quotations.sentence, url FROM quotations_fts JOIN quotations ON quotations.id = quotations_fts.rowid
WHERE quotations_fts MATCH :words
  AND quotations_fts.rowid >= (SELECT id FROM quotations WHERE date >= :since ORDER BY date, id LIMIT 1)
ORDER BY quotations_fts.rowid DESC LIMIT 100
