INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
INSERT INTO speaker_months
  SELECT substr(date, 1, 7), entity_id, count(*) FROM quotation_speakers JOIN quotations ON quotations.id = quotation_id
  WHERE date IS NOT NULL GROUP BY 1, 2;
INSERT INTO quoted_together
  WITH quoted AS (
    SELECT DISTINCT article_id, entity_id FROM quotation_speakers JOIN quotations ON quotations.id = quotation_id
  )
  SELECT one.entity_id, other.entity_id, count(*) FROM quoted AS one JOIN quoted AS other USING (article_id)
  WHERE one.entity_id <> other.entity_id GROUP BY 1, 2;
INSERT INTO clusters
  SELECT cluster_id, count(*), count(DISTINCT words) FROM quotations WHERE cluster_id IS NOT NULL GROUP BY 1;
CREATE UNIQUE INDEX quotations_by_quotation ON quotations (quotation, article_id);
CREATE INDEX quotations_by_article ON quotations (article_id);
CREATE INDEX quotations_by_date ON quotations (date);
CREATE INDEX quotations_by_stance ON quotations (stance) WHERE stance <> 'says';
CREATE INDEX quotations_by_cluster ON quotations (cluster_id) WHERE cluster_id IS NOT NULL;
CREATE INDEX quotation_speakers_by_quotation ON quotation_speakers (quotation_id);
CREATE INDEX quotation_topics_by_quotation ON quotation_topics (quotation_id);
CREATE INDEX quoted_together_most ON quoted_together (entity_id, articles DESC);
CREATE INDEX clusters_by_wordings ON clusters (id) WHERE wordings > 1;
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_outlet ON articles (outlet_id);
CREATE INDEX article_entities_by_article ON article_entities (article_id);
CREATE INDEX entities_by_name ON entities (name COLLATE NOCASE);
CREATE INDEX entities_by_quotations ON entities (quotations);
CREATE INDEX entities_named_only ON entities (articles) WHERE quotations = 0;
CREATE INDEX topics_by_name ON topics (name COLLATE NOCASE);
ANALYZE;
