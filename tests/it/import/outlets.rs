//! Pages in twenty shapes that outlets give to theirs, as browsers save them: what stands round an article
//! differs, and so does where its title, date and author are said.

/// An article, and what must be read of its page.
pub(crate) struct Story {
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) url: String,
    /// Its time, with an offset.
    pub(crate) time: String,
    pub(crate) paragraphs: Vec<String>,
}

pub(crate) const SHAPES: usize = 20;

impl Story {
    pub(crate) fn new(number: usize) -> Self {
        let place = ["Walu", "Muara Ende", "Lembah Anu", "Tirta", "Candi Lor"][number % 5];
        let thing =
            ["bridge", "market", "school", "harbour", "archive", "clinic", "ferry"][number % 7];
        let who = ["Clara Wenhollow", "Rusdi Amat", "Ines Tallow", "Budi Larasati"][number % 4];
        let day = 1 + number % 28;
        let mut paragraphs = vec![
            format!(
                "The {thing} of {place} will be closed from Monday on, the city said, because a wall of it has cracked in {number} places."
            ),
            format!(
                "“We saw the first crack in the spring, and we should have acted then,” said {who}, who leads the works. “Nobody was hurt, and that was luck.”"
            ),
            format!(
                "Repairs are to cost {number} million and to last until the rain comes; traders at the {thing} asked for a later date, which was refused."
            ),
        ];
        for more in 0..number % 6 {
            paragraphs.push(format!("In part {more}, the report on {place} tells of sand, salt and iron, and of letters that went unanswered for years before anyone read them."));
        }
        paragraphs.push(format!(
            "It is the third time that the {thing} closes, after two storms and a fire."
        ));
        Story {
            number,
            title: format!("Crack closes {thing} of {place} for {} weeks", number + 2),
            author: who.to_owned(),
            url: format!("https://news{}.example/{day}/crack-{number}", number % SHAPES),
            time: format!("2025-08-{day:02}T10:{:02}:00+07:00", number % 60),
            paragraphs,
        }
    }

    fn body(&self, open: &str, close: &str) -> String {
        self.paragraphs.iter().map(|text| format!("{open}{text}{close}\n")).collect()
    }

    fn day(&self) -> &str {
        &self.time[..10]
    }

    fn json(&self, more: &str) -> String {
        format!(
            "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
             \"headline\":\"{}\",\"datePublished\":\"{}\",\"author\":{{\"@type\":\"Person\",\"name\":\"{}\"}},\"url\":\"{}\"{more}}}</script>",
            self.title, self.time, self.author, self.url
        )
    }

    /// `meta` as sharing wants it.
    fn shared(&self, suffix: &str) -> String {
        format!(
            "<meta property=\"og:title\" content=\"{0}{suffix}\"><meta property=\"og:url\" content=\"{1}\">\
             <meta property=\"og:site_name\" content=\"Kabar Uji\"><meta property=\"article:published_time\" content=\"{2}\">\
             <meta name=\"author\" content=\"{3}\">",
            self.title, self.url, self.time, self.author
        )
    }

    /// The page of the story, in one of the shapes.
    pub(crate) fn page(&self, shape: usize) -> String {
        let title = &self.title;
        let links: String = (0..12).map(|at| format!("<li><a href=\"/{at}\">Another story that many people have read today, number {at}</a></li>")).collect();
        let menu = "<nav><ul><li><a href=/>Home</a><li><a href=/w>World</a></ul></nav>";
        let related =
            format!("<div class=\"related-posts\"><h3>Read also</h3><ul>{links}</ul></div>");
        let comments: String = (0..20).map(|at| format!("<div class=\"comment\"><p>I do not agree at all with what was said here, and I have said so before, says reader {at}.</p></div>")).collect();
        let p = self.body("<p>", "</p>");
        let head = |inner: &str| {
            format!(
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=utf-8><title>{title} | Kabar Uji</title>{inner}</head>"
            )
        };
        match shape {
            0 => format!("{}<body class=\"single sidebar-right\">{menu}<article class=\"post\"><header><h1 class=\"entry-title\">{title}</h1><span class=\"meta\">By {}</span></header><div class=\"entry-content\">{p}<div class=\"sharedaddy share\"><p>Share this with all of your friends, please, and do it now.</p></div></div></article>{related}<div id=\"comments\">{comments}</div><footer><p>All rights are reserved, and nothing may be copied from here, ever.</p></footer></body></html>", head(&self.shared(" - Kabar Uji")), self.author),
            1 => format!("{}<body><div id=\"__next\"><main><div class=\"css-1a2b\"><h1>{title}</h1></div><div class=\"css-9z8y\">{}</div></main><aside>{related}</aside></div></body></html>", head(&self.json("")), self.body("<p class=\"css-x1\">", "</p>")),
            2 => format!("{}<body>{menu}<div itemscope itemtype=\"https://schema.org/NewsArticle\"><h1 itemprop=\"headline\">{title}</h1><time itemprop=\"datePublished\" datetime=\"{}\">today</time><span itemprop=\"author\">{}</span><div itemprop=\"articleBody\" class=\"social-embed-wrap\">{p}</div></div>{related}</body></html>", head(&format!("<link rel=canonical href=\"{}\">", self.url)), self.time, self.author),
            3 => format!("<html><head><title>{title} - Kabar Uji</title><meta name=\"date\" content=\"{}\"><meta name=\"author\" content=\"{}\"><link rel=\"canonical\" href=\"{}\"></head><body bgcolor=white><table width=900><tr><td width=150>{menu}</td><td><font size=5><h1>{title}</h1></font><font face=arial>{}</font></td><td>{related}</td></tr></table></body></html>", self.time, self.author, self.url, self.paragraphs.join("<br><br>\n")),
            4 => format!("{}<body><amp-sidebar class=\"menu\"><ul>{links}</ul></amp-sidebar><article><h1>{title}</h1><section>{}</section></article></body></html>", head(&self.json("")), p.replacen("</p>", "</p><amp-ad class=\"ad\">Advertisement that nobody wants to see here, but all must.</amp-ad>", 1)),
            5 => {
                let parts: String = self.paragraphs.iter().map(|text| format!("<div class=\"part\"><p>{text}</p></div><div class=\"ad-slot\"><p>Advertisement: buy something that you do not need, and buy it soon.</p></div>")).collect();
                format!("{}<body>{menu}<div class=\"story\"><h1>{title}</h1>{parts}</div>{related}</body></html>", head(&self.shared("")))
            }
            6 => format!("{}<body>{menu}<div class=\"detail\"><h1>{title}</h1><div class=\"date\">Rabu, {} Agustus 2025 10:15 WIB</div><div class=\"detail-text\">{p}</div></div>{related}</body></html>", head(&format!("<meta name=\"author\" content=\"{}\"><meta property=\"og:url\" content=\"{}\">", self.author, self.url)), self.day()[8..].trim_start_matches('0')),
            7 => format!("{}<body>{menu}<div id=main><h1>{title}</h1><div class=\"copy\">{}</div></div>{related}</body></html>", head(&self.shared("")), self.body("<div>", "</div>")),
            8 => format!("{}<body><div class=\"wrap\"><h1>{title}</h1><div class=\"text\">{p}</div><section class=\"comments-area\">{comments}{comments}</section></div></body></html>", head(&self.shared(""))),
            9 => format!("{}<body>{menu}<div class=\"grid\"><div class=\"left\">{related}</div><div class=\"mid\"><h1>{title}</h1>{p}</div><div class=\"right\"><ul>{links}{links}</ul></div></div></body></html>", head(&self.shared(""))),
            10 => format!("{}<body><h1>{title}</h1><div class=\"article-content\">{p}</div>{related}</body></html>", head(&format!("<script type=\"application/ld+json\">{{\"@graph\":[{{\"@type\":\"WebSite\",\"name\":\"Kabar Uji\"}},{{\"@type\":[\"ReportageNewsArticle\"],\"headline\":\"{title}\",\"datePublished\":\"{}\",\"author\":[{{\"name\":\"{}\"}}],\"url\":\"{}\"}}]}}</script>", self.time, self.author, self.url))),
            11 => format!("{}<body>{menu}<div id=\"content\"><h1>{title}</h1>{p}</div></body></html>", head(&format!("<meta name=\"DC.date.issued\" content=\"{}\"><meta name=\"DC.creator\" content=\"{}\"><link rel=\"canonical\" href=\"{}\">", self.time, self.author, self.url))),
            12 => format!("{}<body><article><header><h1>{title}</h1><p>by <a rel=\"author\" href=\"/a\">{}</a>, <time pubdate datetime=\"{}\">now</time></p></header>{p}<footer><p>The desk can be reached by letter, by telephone and in person.</p></footer></article></body></html>", head(&format!("<link rel=\"canonical\" href=\"{}\">", self.url)).replace("<p>by", "<p class=byline>by"), self.author, self.time).replace("<p>by", "<p class=\"byline\">by"),
            13 => format!("<!-- saved from url=({:04}){} -->\n<html lang=en><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\"><title>{title} - Kabar Uji</title><meta name=\"pubdate\" content=\"{}\"><meta name=\"byl\" content=\"{}\"></head><body>{menu}<h1>{title}</h1><div class=\"body\">{p}</div></body></html>", self.url.len(), self.url, self.time, self.author),
            14 => format!("{}<body>{menu}<div class=\"news\"><h1>{title}</h1>{}</div><div class=\"footer\"><p>Nothing that stands here may be used by anybody without asking.</div></body></html>", head(&self.shared("")), self.body("<p>", "")),
            15 => format!("{}<body><main class=\"article-body\"><h1>{title}</h1>{p}<h2>More on this</h2><ul>{links}</ul></main></body></html>", head(&self.shared(""))),
            16 => format!("{}<body>{menu}<div class=\"read__content\"><h1>{title}</h1>{}</div></body></html>", head(&self.shared("")), p.replacen("</p>", "</p><p><strong>Baca juga: <a href=\"/x\">What the city said about the wall before it had cracked</a></strong></p>", 1)),
            17 => format!("{}<body><article><h1>{title}</h1><figure><img src=a.jpg><figcaption>A wall that has cracked in several places, seen from the road. (Photo: Kabar)</figcaption></figure>{}</article></body></html>", head(&self.json("")), p.replacen("</p>", "</p><img src=b.jpg alt=\"no text\">", 1)),
            18 => format!("{}<body><h1>{title}</h1><div class=\"paywall\"><p>{}</p><p>To read on, become a member of our club today.</p></div></body></html>", head(&self.json(&format!(",\"articleBody\":\"{}\"", self.paragraphs.join("\\n\\n")))), &self.paragraphs[0][..60]),
            _ => format!("{}<body class=\"has-sidebar ads-enabled\"><div class=\"cookie-banner\"><p>We use cookies, and we would like you to agree to that, and to everything else that we do.</p></div><header><h1 class=\"logo\">Kabar Uji</h1></header><div class=\"container\"><h1>{title}</h1><div class=\"post-text\">{p}</div><div style=\"display: none\"><p>This is here for machines alone, and no reader has ever seen it before.</p></div></div></body></html>", head(&self.shared(""))),
        }
    }
}
