CREATE TABLE outlets (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE articles (
  id INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, url TEXT NOT NULL, title TEXT NOT NULL, date TEXT,
  published TEXT, updated TEXT, language TEXT, outlet_id INTEGER REFERENCES outlets (id), author TEXT, original TEXT,
  description TEXT NOT NULL, quotations INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE TABLE entities (
  id INTEGER PRIMARY KEY, entity TEXT NOT NULL UNIQUE, url TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
  role TEXT, organisation TEXT, organisation_id INTEGER REFERENCES entities (id), wikidata TEXT, website TEXT,
  quotations INTEGER NOT NULL, articles INTEGER NOT NULL, first_said TEXT, last_said TEXT
);
CREATE TABLE aliases (
  entity_id INTEGER NOT NULL REFERENCES entities (id), alias TEXT NOT NULL, PRIMARY KEY (entity_id, alias)
) WITHOUT ROWID;
CREATE TABLE article_entities (
  entity_id INTEGER NOT NULL REFERENCES entities (id), article_id INTEGER NOT NULL REFERENCES articles (id),
  PRIMARY KEY (entity_id, article_id)
) WITHOUT ROWID;
CREATE TABLE clusters (id INTEGER PRIMARY KEY, printings INTEGER NOT NULL, wordings INTEGER NOT NULL);
CREATE TABLE quotations (
  id INTEGER PRIMARY KEY, quotation TEXT NOT NULL, url TEXT NOT NULL, earlier_ids TEXT NOT NULL,
  kind TEXT NOT NULL, stance TEXT NOT NULL, words TEXT NOT NULL, sentence TEXT NOT NULL, speaker TEXT, role TEXT,
  organisation TEXT, date TEXT, said_on TEXT, via TEXT, confidence REAL NOT NULL, speaker_confidence REAL NOT NULL,
  sureness TEXT NOT NULL, rule TEXT NOT NULL, editor INTEGER NOT NULL, spans TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles (id), cluster_id INTEGER REFERENCES clusters (id)
);
CREATE TABLE quotation_speakers (
  entity_id INTEGER NOT NULL REFERENCES entities (id), quotation_id INTEGER NOT NULL REFERENCES quotations (id),
  PRIMARY KEY (entity_id, quotation_id)
) WITHOUT ROWID;
CREATE TABLE quotation_topics (
  topic_id INTEGER NOT NULL REFERENCES topics (id), quotation_id INTEGER NOT NULL REFERENCES quotations (id),
  PRIMARY KEY (topic_id, quotation_id)
) WITHOUT ROWID;
CREATE TABLE speaker_months (
  month TEXT NOT NULL, entity_id INTEGER NOT NULL REFERENCES entities (id), quotations INTEGER NOT NULL,
  PRIMARY KEY (month, entity_id)
) WITHOUT ROWID;
CREATE TABLE quoted_together (
  entity_id INTEGER NOT NULL REFERENCES entities (id), other_id INTEGER NOT NULL REFERENCES entities (id),
  articles INTEGER NOT NULL, PRIMARY KEY (entity_id, other_id)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE quotations_fts USING fts5(
  words, sentence, content='quotations', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);
CREATE VIEW attributions AS
  SELECT quotations.id, quotation, quotations.date, speaker, quotations.role, quotations.organisation, stance, kind, words,
    sentence, said_on, via, confidence, speaker_confidence, sureness, rule, editor, quotations.url, article,
    title, articles.date AS article_date, articles.url AS article_url, outlets.name AS outlet, language
  FROM quotations JOIN articles ON articles.id = article_id LEFT JOIN outlets ON outlets.id = outlet_id;
CREATE VIEW speakers AS
  SELECT id, entity, name, type, role, organisation, quotations, articles, first_said, last_said, url FROM entities
  WHERE quotations > 0;
