//! What a saved page says of itself: in `meta`, `link` and JSON-LD, and what the browser noted that saved it.

use serde_json::Value;

use super::{date, line};

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Names and contents of its `meta`, in order; names in lower case.
    pub(super) meta: Vec<(String, String)>,
    /// The text of `title`.
    pub(super) title: String,
    /// The texts of its `h1`.
    pub(super) headings: Vec<String>,
    /// `datetime` of its `time`, those first that are said to be of the publication.
    pub(super) times: Vec<String>,
    /// Who `rel="author"` or `itemprop="author"` names.
    pub(super) authors: Vec<String>,
    /// `rel="canonical"`.
    pub(super) canonical: Option<String>,
    /// Where the browser saved it from.
    pub(super) saved: Option<String>,
    /// Of the root.
    pub(super) language: Option<String>,
    /// The article of its JSON-LD.
    pub(super) article: Option<Value>,
}

/// The encoding that a page declares in its first bytes.
pub(super) fn encoding(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let after = &start[start.find("charset=")? + "charset=".len()..];
    let name: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    Some(name).filter(|name| !name.is_empty())
}

impl Head {
    fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let mut of =
                self.meta.iter().filter(|(own, text)| own == name && !text.trim().is_empty());
            of.next().map(|(_, text)| text.as_str())
        })
    }

    /// Takes the JSON-LD of a page, if it is about an article.
    pub(super) fn linked_data(&mut self, json: &str) {
        if self.article.is_none()
            && let Ok(value) = serde_json::from_str::<Value>(json.trim())
        {
            self.article = article(&value, 0).cloned();
        }
    }

    fn said(&self, key: &str) -> Option<&Value> {
        self.article.as_ref()?.get(key)
    }

    fn said_text(&self, key: &str) -> Option<String> {
        self.said(key).and_then(Value::as_str).and_then(words)
    }

    /// The title of the article: the heading that the page's own titles begin with or hold, else these titles
    /// without the name of the site.
    pub(super) fn article_title(&self) -> Option<String> {
        let site = self.publisher();
        let titles: Vec<String> = [
            self.said_text("headline"),
            self.meta(&["og:title", "twitter:title"]).and_then(words),
            words(&self.title),
        ]
        .into_iter()
        .flatten()
        .collect();
        let key = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let keys: Vec<String> = titles.iter().map(|title| key(title)).collect();
        let is_site = |text: &str| site.as_deref().is_some_and(|site| key(site) == key(text));
        let heading = self.headings.iter().filter_map(|heading| words(heading)).find(|heading| {
            let own = key(heading);
            !is_site(heading) && own.len() > 3 && keys.iter().any(|title| title.contains(&own))
        });
        let cut = |title: String| without_site(title, &is_site);
        let first = self.headings.iter().find_map(|heading| words(heading));
        heading.or_else(|| titles.into_iter().next().map(cut)).or(first)
    }

    /// When the article was published.
    pub(super) fn date(&self) -> Option<String> {
        let names = [
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "published_time",
            "parsely-pub-date",
            "publishdate",
            "publish-date",
            "pubdate",
            "publication_date",
            "content_publisheddate",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "dcterms.date",
            "sailthru.date",
            "date",
        ];
        let meta = names.iter().filter_map(|name| self.meta(&[name]));
        let said = self.said("datePublished").and_then(Value::as_str);
        said.into_iter()
            .chain(meta)
            .chain(self.times.iter().map(String::as_str))
            .find_map(date::read)
    }

    /// Who wrote it, as far as the page's head says.
    pub(super) fn author(&self) -> Option<String> {
        let said = self.said("author").map(names).unwrap_or_default();
        if !said.is_empty() {
            return Some(said.join(", "));
        }
        let meta =
            ["author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "byl"];
        let named = meta.iter().filter_map(|name| self.meta(&[name])).filter_map(words);
        let of_body = self.authors.iter().filter_map(|name| words(name));
        let site = self.publisher();
        named.chain(of_body).find(|name| !name.contains("://") && Some(name) != site.as_ref())
    }

    /// Who published it.
    pub(super) fn publisher(&self) -> Option<String> {
        let meta = self.meta(&["og:site_name", "application-name", "dc.publisher", "publisher"]);
        let said = self.said("publisher").map(names).unwrap_or_default();
        meta.and_then(words)
            .filter(|name| !name.contains("://"))
            .or_else(|| said.into_iter().next())
    }

    /// Where it stood.
    pub(super) fn url(&self) -> Option<String> {
        let said = self.said_text("url");
        let meta = self.meta(&["og:url", "twitter:url"]).map(str::to_owned);
        [self.canonical.clone(), meta, said, self.saved.clone()]
            .into_iter()
            .flatten()
            .find(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// The text of the article, as the page gives it to search engines.
    pub(super) fn body(&self) -> Option<&str> {
        self.said("articleBody").and_then(Value::as_str)
    }

    /// Code of its language.
    pub(super) fn language(&self) -> Option<String> {
        let said = self.said_text("inLanguage");
        self.language.clone().or(said).or_else(|| self.meta(&["og:locale"]).map(str::to_owned))
    }
}

/// Words in one line, without references of HTML that were written twice.
fn words(text: &str) -> Option<String> {
    let text = text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#039;", "'");
    line(&text.replace("&#39;", "'"))
}

/// The names of people or bodies in JSON-LD.
fn names(of: &Value) -> Vec<String> {
    match of {
        Value::String(name) => words(name).into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(names).collect(),
        Value::Object(one) => one.get("name").map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The first article in JSON-LD.
fn article(of: &Value, depth: usize) -> Option<&Value> {
    if depth > 8 {
        return None;
    }
    match of {
        Value::Array(all) => all.iter().find_map(|one| article(one, depth + 1)),
        Value::Object(one) => {
            let is_one = |kind: &Value| {
                let kind = kind.as_str().unwrap_or_default();
                kind.ends_with("Article") || kind.ends_with("Posting")
            };
            let is_article = one.get("@type").is_some_and(|kind| match kind {
                Value::Array(all) => all.iter().any(is_one),
                kind => is_one(kind),
            });
            if is_article {
                return Some(of);
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .find_map(|key| article(one.get(*key)?, depth + 1))
        }
        _ => None,
    }
}

/// A title without the name of the site at its end or beginning.
fn without_site(title: String, is_site: &dyn Fn(&str) -> bool) -> String {
    for sign in [" | ", " - ", " – ", " — ", " :: ", " » ", " • "] {
        if let Some((rest, end)) = title.rsplit_once(sign)
            && (is_site(end) || sign != " - " && end.split_whitespace().count() <= 3)
            && rest.split_whitespace().count() >= 3
        {
            return rest.trim().to_owned();
        }
        if let Some((begin, rest)) = title.split_once(sign)
            && is_site(begin)
        {
            return rest.trim().to_owned();
        }
    }
    title
}
