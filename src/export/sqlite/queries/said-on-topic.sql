-- Who said what on a topic since a day
SELECT date, speaker, stance, sentence, url FROM quotation_topics JOIN quotations ON quotations.id = quotation_id
WHERE topic_id = (SELECT id FROM topics WHERE name = :topic COLLATE NOCASE)
  AND quotation_id >= (SELECT id FROM quotations WHERE date >= :since ORDER BY date, id LIMIT 1)
ORDER BY quotation_id DESC LIMIT 100
