-- What was denied since a day
SELECT date, speaker, sentence, url FROM quotations
WHERE stance = 'denies' AND date >= :since ORDER BY id DESC LIMIT 100
