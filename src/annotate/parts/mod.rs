//! A run of capitalised words, taken apart into title and name, and into the names inside a title.

mod cut;
mod known;

pub(super) use self::known::Known;
use crate::language::{Class, class};

use super::EntityKind;
use super::document::Document;
use super::title::{self, TITLE};
use super::token::{Kind, Shape, Token};

/// A name with the title before it.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// First token of the title; `first` if there is none.
    pub titled: usize,
    pub first: usize,
    /// One past the name's last token, degrees left out.
    pub end: usize,
    /// One past the last token, degrees included.
    pub last: usize,
    /// What it names, where its own words tell.
    pub kind: Option<EntityKind>,
    pub gender: Class,
}

/// What a run holds.
#[derive(Default)]
pub(super) struct Parts {
    pub name: Option<Run>,
    /// Places and bodies named inside the title: `KPK` in `Ketua KPK Laras Widuri`.
    pub inner: Vec<Run>,
}

/// A run and what its words tell together.
struct Facts<'a, 'd> {
    document: &'a Document<'d>,
    known: &'a Known,
    first: usize,
    /// Where the person's name starts that ends the run; `last` if none does.
    name: usize,
    last: usize,
    /// Whether a role or honorific is in it, or stands before it.
    role: bool,
    role_before: bool,
}

/// What a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// All of it is one name, of a body or place rather than a person.
    Whole,
    /// All of it is a title; the name follows later, or never.
    Title,
    /// A title and a name.
    Split,
}

/// One way to read a run; the first that fits counts.
struct Reading {
    /// A run that is read so, and the words that must follow, in whichever language.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
    example: &'static str,
    fits: fn(&Facts<'_, '_>) -> bool,
    gives: Verdict,
}

const READINGS: [Reading; 10] = [
    Reading {
        example: "Kepala Layanan Wilayah 6 Semarang Sarwono",
        fits: |run| run.goes_on_after_number(),
        gives: Verdict::Title,
    },
    Reading { example: "Samudrika Tbk", fits: |run| run.is_company(), gives: Verdict::Whole },
    Reading {
        example: "Lembaga Studi Sungai (Lesus)",
        fits: |run| run.is_short_of_title(),
        gives: Verdict::Whole,
    },
    Reading { example: "Partai Sauh", fits: |run| run.is_body(), gives: Verdict::Whole },
    Reading {
        example: "Ketua Dewan Pengawas",
        fits: |run| run.name == run.last && run.role,
        gives: Verdict::Title,
    },
    Reading { example: "Jawa Barat", fits: |run| run.name == run.last, gives: Verdict::Whole },
    Reading {
        example: "Bandara Rahman Saleh",
        fits: |run| run.is_named_after_person(),
        gives: Verdict::Whole,
    },
    Reading {
        example: "Wali Kota Sauh, Gita Maheswari",
        fits: |run| run.holder_follows(),
        gives: Verdict::Title,
    },
    Reading {
        example: "Direktur Samudrika Lirangan (SL) Gita",
        fits: |run| run.goes_on_after_acronym(),
        gives: Verdict::Title,
    },
    Reading { example: "Presiden Laras Widuri", fits: |_| true, gives: Verdict::Split },
];

/// Takes a run apart.
pub(super) fn take_apart(
    document: &Document<'_>,
    known: &Known,
    first: usize,
    last: usize,
) -> Parts {
    let Some(run) = Facts::read(document, known, first, last) else { return Parts::default() };
    let verdict = READINGS.iter().find(|reading| (reading.fits)(&run)).map(|reading| reading.gives);
    let mut parts = Parts::default();
    let office = run.role || run.role_before;
    match verdict {
        Some(Verdict::Split) => {
            parts.name = Some(run.split(last));
            parts.inner = run.inner(run.first, run.name);
        }
        Some(Verdict::Title) if !run.role => parts.name = Some(run.whole(last)),
        Some(Verdict::Whole) if run.role && office && run.name < run.last => {
            parts.inner = run.inner(run.first, run.last);
        }
        Some(Verdict::Whole) => parts.name = Some(run.whole(last)),
        _ => parts.inner = run.inner(run.first, run.last),
    }
    parts
}

impl<'a, 'd> Facts<'a, 'd> {
    /// Reads the run of tokens `[first, last)`, degrees and articles left out; `None` if nothing is left.
    fn read(
        document: &'a Document<'d>,
        known: &'a Known,
        mut first: usize,
        mut last: usize,
    ) -> Option<Self> {
        let degree = |at: usize| {
            document.is(at, Class::SUFFIX) && !document.is(at, Class::GIVEN | Class::PARTICLE)
        };
        while last > first && degree(last - 1) {
            last -= 1;
        }
        while first < last
            && document.is(first, Class::DETERMINER)
            && !title::is_initial(document, first)
        {
            first += 1;
        }
        if first >= last {
            return None;
        }
        let mut run =
            Facts { document, known, first, name: last, last, role: false, role_before: false };
        run.role = run.has(Class::ROLE | Class::HONORIFIC);
        run.role_before = !run.role
            && (title::role_before(document, first) || run.heads_body() || run.is_of_body());
        run.name = title::name_start(document, known, first, last);
        run.name = run.past_body();
        run.name = run.called();
        // `Manajer PT Sagu Sari Lestari`, and `PT Sagu Sari Lestari` elsewhere.
        if run.role && (first + 1..last).any(|at| known.is_body(document, at, last)) {
            run.name = last;
        }
        Some(run)
    }

    fn tokens(&self) -> &'a [Token] {
        &self.document.tokens[self.first..self.last]
    }

    fn has(&self, class: Class) -> bool {
        self.tokens()
            .iter()
            .any(|token| token.is(class) && (token.is_capital() || !token.is(Class::PARTICLE)))
    }

    fn is_given(&self, at: usize) -> bool {
        at < self.last && self.document.is(at, Class::GIVEN)
    }

    /// Whether a person's name may open at token `at`: a given name, short or not, or an initial.
    fn opens_name(&self, at: usize) -> bool {
        let document = self.document;
        let letter = document.words(at, at + 1).trim_end_matches('.').chars().count() == 1;
        let nickname = at + 1 < self.last
            && matches!(document.kind(at + 1), Kind::Mark | Kind::Single | Kind::Open);
        let short = document.is(at, Class::ABBREVIATION) && !document.is(at, TITLE);
        self.is_given(at)
            || letter
            || short
            || nickname
            || title::is_initial(document, at)
            || document.is(at, Class::PARTICLE)
    }

    /// Where the name opens that goes on with the given name at token `given`, after the word of a body
    /// at token `first`: `I Komang`, `La Ode`, `M. Sarmo Wiguna`, `Sarmo W. Wiguna`.
    fn opening(&self, first: usize, given: usize) -> usize {
        let opens = (first + 1..given).find(|&at| self.opens_name(at)).unwrap_or(given);
        // An initial goes on with a word before it that is not of the body.
        let inner = title::is_initial(self.document, opens) && opens > first + 1;
        if inner { opens - 1 } else { opens }
    }

    /// `Administratur PT SAL Joko Prihatin`: a word that is no body before the acronym of one.
    fn heads_body(&self) -> bool {
        let (document, last) = (self.document, self.last);
        last - self.first >= 4
            && !document.is(self.first, class![BODY OUTLET COMPANY])
            && self.is_given(last - 2)
            && title::is_acronym(document, last - 3)
    }

    /// `director of the Sauh Ann Bell`: a body's name that a person's goes on after.
    fn is_of_body(&self) -> bool {
        let given = (self.first + 1..self.last.saturating_sub(1)).find(|&at| self.is_given(at));
        let person = |given: usize| {
            let body = class![BODY COMPANY PLACE_HEAD];
            (given..self.last).all(|at| !self.document.is(at, body))
        };
        self.document.pack.shape.heads_last
            && !self.is_given(self.first)
            && given.is_some_and(person)
            && title::role_of_before(self.document, self.first)
    }

    /// Past the words that the title seems to end before but that are still of it: the name of a
    /// body or place, told by a given name after it or by how it stands elsewhere.
    fn past_body(&self) -> usize {
        let (document, known, last) = (self.document, self.known, self.last);
        let mut name = self.name;
        if name == last || name == self.first && !self.role_before {
            return name;
        }
        let key = document.tokens[name].key;
        let titled = name.checked_sub(1).filter(|_| name > self.first);
        let after = |class: Class| titled.is_some_and(|at| document.is(at, class));
        // `director of the F.B.I. Ann Bell`, `President of Super Value Ann Bell`
        let of = document.pack.shape.heads_last && after(Class::OF);
        if (name == self.first && self.is_of_body() || of)
            && !self.opens_name(name)
            && let Some(given) = (name + 1..last - 1).find(|&at| self.is_given(at))
        {
            return given;
        }
        // `Direktur Utama Samudrika Ardan Wiraguna`: words before a known given name that are named
        // alone elsewhere belong to the title; never right after `Datuk`, which a name follows.
        if !after(Class::HONORIFIC)
            && !self.opens_name(name)
            && let Some(given) = (name + 1..last).find(|&at| self.is_given(at))
            && (known.names_no_person(key) && last - given >= 2
                || last - name >= 4 && after(Class::ROLE | Class::BODY))
        {
            name = self.opening(name, given);
        }
        // `CEO Samudrika Gita Maheswari`, `pelatih Samudrika Sarmo Wiguna`: a word that no list knows
        // between the office and a known given name, or one before the last, is the body's.
        let lower = self.role_before
            && name == self.first
            && document.is(name - 1, Class::BODY_ROLE)
            && !document.starts[name];
        if (after(Class::BODY_ROLE) || lower)
            && !self.opens_name(name)
            && last - name >= 3
            && let Some(given) = (name + 1..last).find(|&at| self.is_given(at))
        {
            return if given + 1 < last { self.opening(name, given) } else { name + 1 };
        }
        // `Direktur PT Tirta Walu Agus Sembiluk`: a body's name may start as a person's does.
        if last - name >= 4
            && self.is_given(name)
            && after(Class::BODY)
            && !after(Class::ACRONYM)
            && let Some(given) = (name + 2..last - 1).find(|&at| self.is_given(at))
        {
            name = given;
        }
        // `Bandara Rahman Saleh Ardan Wiraguna`
        let site = name > self.first && document.is(name - 1, Class::PLACE_HEAD);
        if site && self.is_given(name) && (self.role || self.role_before) && last - name > 2 {
            return last - 2;
        }
        self.past_place(name)
    }

    /// Past the name of a place or body before the name at token `name`, of which it is the last word.
    fn past_place(&self, name: usize) -> usize {
        let (document, known, last) = (self.document, self.known, self.last);
        let after = |class: Class| name > self.first && document.is(name - 1, class);
        // `Wali Kota Lirangan Ratna Sumpena`, `Pendiri Samudrika Ardan Wiraguna`: one word of a place
        // or body between title and name.
        let elsewhere = known.names_no_person(document.tokens[name].key) && self.role;
        // `Ketua Dewan Kota Larasati Wening`, and `Larasati` speaks: no place.
        let speaks = known.says.contains(&document.tokens[name].key);
        let placed = known.is_place(document.tokens[name].key)
            || after(Class::PLACE_HEAD) && !speaks
            || after(Class::PLACE_ROLE) && last - name >= 3;
        let person = last - name >= 3
            || last - name == 2
                && (known.heads.contains(&document.tokens[name + 1].key)
                    || self.is_given(name + 1));
        let office = name > self.first || self.role_before && last - name >= 3;
        if office && !self.opens_name(name) && (placed || elsewhere && last - name >= 3) {
            return if person { name + 1 } else { last };
        }
        // `Ketua Asosiasi Petani Lirangan (Apel)`
        let head = (self.first..name).find(|&at| title::is_body_head(document, at));
        if let Some(head) = head
            && last - name == 1
            && document.kind(last) == Kind::Open
            && document.kind(last + 2) == Kind::Close
            && title::initials_fit(document, head, last, last + 1)
        {
            return last;
        }
        // `Rektor Universitas Rahman Saleh Ardan Wiraguna`
        let named = name > self.first && title::is_body_head(document, name - 1);
        if named && self.is_given(name) && last - name >= 4 {
            return last - 2;
        }
        // `Partai Sauh`: the word after the head of a body is its name.
        let head = name > self.first && title::is_body_head(document, name - 1);
        if head && !self.is_given(name) && (last - name == 1 || self.role_before) {
            return last;
        }
        name
    }

    /// Where the name opens by the word that its bearer is called by alone, past words of a body that look
    /// like a name: `VP Sauh SL Commuter Gita Maheswari`, and then `Gita`; `Psikiater Rumah Sakit Rahman
    /// Sadikin`, and then `Sadikin`.
    fn called(&self) -> usize {
        let (document, name, last) = (self.document, self.name, self.last);
        let own = name <= self.first || name == last || self.known.says(document, name);
        if own || document.pack.shape.heads_last {
            return name;
        }
        let head = document.is(name - 1, Class::PLACE_HEAD | Class::BODY);
        let head = head && !document.is(name - 1, Class::ROLE | Class::ACRONYM);
        let body = document.is(name - 1, Class::BODY | Class::ACRONYM | Class::BODY_ROLE)
            || title::is_acronym(document, name - 1);
        let called = (name + 1..last).find(|&at| {
            let alone = self.known.says(document, at) && !document.is(at, TITLE);
            let inner = self.opens_name(at - 1) && !self.is_given(at - 1);
            let plain = !(name..at).any(|at| self.opens_name(at));
            let first = at + 1 < last && (plain || at >= name + 2);
            alone && !inner && (head || body && first)
        });
        called.unwrap_or(name)
    }

    fn goes_on_after_number(&self) -> bool {
        let (document, last) = (self.document, self.last);
        document.kind(last) == Kind::Number
            && document.tokens.get(last + 1).is_some_and(Token::is_capital)
            && document.inside[last] == document.inside[self.first]
            && document.is(self.first, Class::ROLE)
            && !self.is_given(last - 1)
    }

    fn is_company(&self) -> bool {
        self.document.is(self.last - 1, Class::COMPANY) && !self.opens_with_role()
    }

    /// Whether an office opens the run, as an office of the body that the run ends in: `Direktur Utama PT
    /// Tirta Walu Tbk`, `Chief Executive of Walu Motors`.
    fn opens_with_role(&self) -> bool {
        self.document.is(self.first, Class::ROLE)
            && !self.document.is(self.first, Class::BODY | Class::GIVEN | Class::COMPANY)
    }

    /// The short name in parentheses of what the title before it names.
    fn is_short_of_title(&self) -> bool {
        let (document, first) = (self.document, self.first);
        first >= 2
            && self.last == first + 1
            && document.kind(first - 1) == Kind::Open
            && document.kind(self.last) == Kind::Close
            && document.is(first - 2, TITLE)
            && !self.is_given(first)
    }

    fn is_body(&self) -> bool {
        let named =
            self.has(Class::OUTLET | Class::BODY) && !self.role && !self.opens_with_agency();
        (named || self.is_body_of_office()) && !self.role_before
    }

    /// `Mahkamah Koroner`, `Walu Sheriff's Department`: the head of a body at the end where heads
    /// stand, a word of an office beside it, and no name of a person.
    fn is_body_of_office(&self) -> bool {
        let document = self.document;
        if (self.name..self.last).any(|at| self.is_given(at)) || self.last < self.first + 2 {
            return false;
        }
        let owner = || (self.first..self.last).any(|at| document.is(at, Class::POSSESSIVE));
        if document.pack.shape.heads_last {
            title::is_body_head(document, self.last - 1) && owner()
        } else {
            title::is_body_head(document, self.first)
                && (self.name == self.last || document.is(self.first + 1, Class::ROLE))
        }
    }

    /// `director of the F.B.I. Ann Bell`: letters with stops, and then a person's full name.
    fn opens_with_agency(&self) -> bool {
        let (document, name) = (self.document, self.name);
        let letters = |at: usize| {
            document.tokens[at].shape == Shape::Upper && document.words(at, at + 1).contains('.')
        };
        name == self.first + 1
            && self.last - name >= 2
            && self.is_given(name)
            && letters(self.first)
            && document.is(self.first, Class::BODY | Class::ACRONYM)
    }

    /// A site that is named after a person.
    fn is_named_after_person(&self) -> bool {
        let mut at = self.name;
        // `Jalan Dr. Rajiman`
        let titled = |at: usize| self.document.is(at, Class::HONORIFIC | Class::SUFFIX);
        while at > self.first && titled(at - 1) {
            at -= 1;
        }
        at > self.first
            && self.document.is(at - 1, Class::PLACE_HEAD)
            && !self.document.is(at - 1, Class::PORTFOLIO)
            && (self.is_given(at) || at < self.name || title::is_initial(self.document, at))
            && (at < self.name
                || !(self.role || self.role_before)
                || self.last - at <= 2 && (at < 2 || self.document.is(at - 2, Class::ROLE)))
    }

    /// An office, and its holder after the comma: `Kepala Desa Tirtasari, Joko Prihatin`.
    fn holder_follows(&self) -> bool {
        let (document, name, last) = (self.document, self.name, self.last);
        let named_next = document.kind(last) == Kind::Comma
            && document.tokens.get(last + 1).is_some_and(Token::is_capital);
        let no_given = !(name..last).any(|at| self.is_given(at));
        let of_place = last - name == 1 && name > 0 && document.is(name - 1, Class::PLACE_ROLE);
        // `Ekonom Universitas Rahman Saleh, Prof. Gita Maheswari`
        let headed = name > self.first
            && document.is(name - 1, Class::BODY | Class::PLACE_HEAD)
            && document.is(last + 1, Class::HONORIFIC);
        named_next
            && (self.role || self.role_before)
            && (no_given || headed)
            && !self.known.lone.contains(&document.tokens[name].key)
            && (of_place
                || title::is_full_name(document, last + 1)
                || title::is_single_name(document, last + 1))
    }

    /// A title that goes on after its acronym.
    fn goes_on_after_acronym(&self) -> bool {
        let (document, name, last) = (self.document, self.name, self.last);
        let acronym = document.kind(last) == Kind::Open
            && document.kind(last + 2) == Kind::Close
            && document.tokens.get(last + 3).is_some_and(Token::is_capital);
        let no_given = !(name..last).any(|at| self.is_given(at));
        let office = self.role || self.role_before;
        let own = acronym && title::initials_fit(document, name, last, last + 1);
        acronym && office && (name > self.first && no_given || self.role && last - name < 3 && !own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::run;
    use crate::article;
    use crate::language::Languages;
    use crate::source::{Format, Source};

    #[test]
    fn every_reading_reads_its_example() {
        let languages = Languages::embedded();
        let fits = |number: usize| {
            languages.packs().iter().any(|pack| {
                let text = format!("x x {} x x\n", READINGS[number].example);
                let source = Source::new("x", "x.txt", Format::Text, text);
                let (article, _) = article::parse(&source, &languages);
                let document = Document::read(&article, pack);
                let runs = run::runs(&document, &run::Seen::read(&document));
                let known = Known::read(&document, &runs);
                runs.iter().any(|&(first, last)| {
                    Facts::read(&document, &known, first, last).is_some_and(|facts| {
                        READINGS.iter().position(|reading| (reading.fits)(&facts)) == Some(number)
                    })
                })
            })
        };
        let other: Vec<&str> = (0..READINGS.len())
            .filter(|&number| !fits(number))
            .map(|number| READINGS[number].example)
            .collect();
        assert!(other.is_empty(), "{other:?}");
    }
}
