-- The same quotation in other words: printings that differ, the newest first
SELECT cluster_id, date, speaker, words, url FROM quotations
WHERE cluster_id IN (SELECT id FROM clusters WHERE wordings > 1 ORDER BY id DESC LIMIT 50)
ORDER BY cluster_id DESC, id LIMIT 200
