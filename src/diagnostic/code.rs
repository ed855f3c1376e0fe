//! The one table of diagnostic codes.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Severity;
use crate::text::near;

/// Declares every code once: variant, number, severity, title, explanation.
macro_rules! codes {
    ($($variant:ident $number:literal $severity:ident $title:literal $explanation:literal;)*) => {
        /// A stable code such as `K0103`. Numbers are never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $title] $variant),* }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// `K0103`.
            pub fn number(self) -> &'static str {
                match self { $(Code::$variant => $number),* }
            }

            /// The severity it has unless raised.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            /// What it means, in one line.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title),* }
            }

            /// Why it comes up and what to do, in a few lines.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

// K01 files, K02 articles, K03 annotation, K04 corrections and registry, K05 linking, K06 pages and
// templates, K07 output, K08 publishing, K09 configuration.
codes! {
    UnreadableFile "K0101" Error "a file could not be read"
        "The operating system refused to read the file, or it is no regular file: symbolic links, pipes and \
         devices are never opened. Check that it exists and that you may read it; put what a link leads to \
         in its place.";
    InvalidEncoding "K0102" Error "a file is not valid text in its encoding"
        "Articles are UTF-8 (with or without a byte order mark) or UTF-16 with one. The byte named is not \
         part of such a text. Save the file as UTF-8, or declare its encoding in the front matter \
         (encoding = \"windows-1252\") or in kutip.toml.";
    UnknownEncoding "K0103" Error "an encoding is declared that is not known"
        "Encodings are named as in the WHATWG Encoding Standard: utf-8, windows-1252, iso-8859-1, \
         shift_jis and so on. Correct the name, or save the file as UTF-8 and leave it out.";
    ControlCharacter "K0104" Error "a file holds control characters"
        "NUL and the other control characters below U+0020, but for tab, line ends and form feed, do not \
         belong in a text, not by an entity such as &#27; either; they are a sign of a damaged or binary file. Remove them.";
    FileTooLarge "K0105" Error "a file is larger than allowed"
        "An article may have as many bytes as article_bytes under [limits] in kutip.toml says, 16 MiB \
         unless set. Split the file or raise the limit. kutip.toml and people.toml may have 64 MiB, static \
         files 1 GiB.";
    SymlinkSkipped "K0106" Warning "a symbolic link was not followed"
        "Symbolic links under content/, static/, templates/ and data/ are not followed, so that nothing \
         outside the site is published by mistake. Copy what it leads to into the folder, or remove the link.";
    FileName "K0107" Error "a file's name is not Unicode"
        "The names of articles become part of addresses and must be valid Unicode. Rename the file.";
    NotRead "K0108" Warning "files are not read"
        "Articles under content/ are .txt and .md; corrections and everything else lie elsewhere: pictures \
         in static/. Of hidden files, whose names start with a dot, only those that hosts read are published, \
         from static/: .well-known, .htaccess, .nojekyll, .domains, .assetsignore. Save texts as .txt or .md, \
         move other files, or accept the finding.";
    EmptyArticle "K0201" Error "an article has no body"
        "The file is empty, or has nothing after its front matter. Write the text or remove the file.";
    BrokenFrontMatter "K0202" Error "front matter cannot be read"
        "Front matter is TOML between two lines +++ or YAML between two lines ---, at the start of the \
         file. The place shown is where reading it failed.";
    UnknownKey "K0203" Warning "front matter holds an unknown key"
        "The key is not one that Kutip knows, so it has no effect. Correct or remove it. docs/articles.md \
         lists all keys.";
    WrongValue "K0204" Warning "a front matter value cannot be used"
        "The value is of another kind than its key takes, holds a control character, or the key is given \
         twice; it was left out. \
         docs/articles.md lists all keys.";
    BadDate "K0205" Error "a date is not a day of the calendar"
        "Dates are written year, month, day, as YYYY-MM-DD, perhaps with a time of day: \
         YYYY-MM-DDTHH:MM. An article is not published before its date, so that one whose date cannot be \
         read is not published at all.";
    BadSlug "K0206" Error "a slug cannot be used in an address"
        "A slug is one part of an address and the name of a folder: letters, digits and hyphens, at most \
         255 bytes, and no name that an operating system keeps for itself, such as con.";
    BadUrl "K0207" Warning "an address cannot be linked to"
        "Only http and https addresses without blanks and control characters, encoded ones too, are linked, as \
         a browser reads them. The address \
         was left out.";
    TitleGuessed "K0208" Review "an article has no title"
        "Without a title in the front matter, a headline or a Markdown heading, the start of the first \
         sentence stands in for it.";
    NoLanguagePack "K0209" Warning "there is no language pack for a language"
        "The article says that it is in a language that no pack is for, so that nothing in it is \
         annotated. Correct the code, or add a pack.";
    HiddenCharacter "K0210" Warning "a text holds characters that readers do not see"
        "Some characters make text show in another order than it is stored in; others are invisible, and tell \
         apart what looks the same. They can hide what is really there, however they are written: as they \
         are, or by an escape. In the body only those that change the direction are told. They are kept, as \
         the body is verbatim.";
    NoDate "K0211" Review "an article has no date"
        "Without a date in the front matter or in the dateline, the article is in no feed, on no day of the \
         timeline, and last in lists; weekdays in its text cannot be understood. Give it a `date`.";
    HeldBack "K0212" Warning "an article is held back by a key that is not `draft`"
        "The front matter has a key by which other programs hold an article back, such as \
         published: false or status: draft, or a `draft` that is out of its place or empty. The article is \
         not published. Write draft: true, or false, among the first keys. docs/articles.md lists such keys.";
    UnreadHeader "K0213" Error "something that looks like a header was not read"
        "A line near the top of the file looks like one of a header that says when the article may be \
         published, or like the beginning of front matter, but stands where no header is read. The article \
         is not published, as it may be a draft. Begin the file with the header. If the line belongs to the \
         text, say so by a header that has `draft` or `date`.";
    MarkupInText "K0214" Warning "a text holds HTML"
        "Tags such as <p> and character references such as &ldquo; stand in a text that is read as plain text \
         or Markdown, so that readers see them as they are written, and quotations between such marks are not \
         found. With format = \"html\" in its front matter the article is read as HTML; else remove them.";
    LinkLeftOut "K0215" Warning "a link or picture is left out"
        "Pages link to http, https and mailto addresses, and to paths of the site that begin with /. The \
         address is read as a browser reads it: one with tabs, line ends or \\ in it, with two / at its \
         beginning, or with an encoded control character may lead elsewhere than it seems to. The words of \
         the link stay.";
    ShownUnknown "K0216" Error "how much of an article is shown cannot be read"
        "The front matter has `article` with something else than full or quotations, or the word quotations \
         under a key that Kutip does not know. The article is not published, as its text may be one that the \
         site must not print. Write article = \"full\" or article = \"quotations\".";
    ImpossibleDate "K0301" Warning "a date in the text cannot be"
        "The numbers are no day of any month, so the weekday beside them was used alone. Often a misprint \
         of the outlet: correct it in the article, or accept the finding.";
    WeekdayConflict "K0302" Warning "a weekday and a date disagree"
        "The text names a weekday and a date that falls on another one. The date was used. Check which of \
         the two is meant.";
    NoSpeaker "K0303" Review "a quotation has no speaker"
        "The program found words that somebody said, but not who: nothing that stands with them leads to \
         somebody, or it leads to several and the best guess is less sure than `min_confidence`. The page says \
         that the speaker is unclear.";
    NoLanguage "K0304" Warning "no language pack fits an article"
        "The words of the article belong to no language that Kutip knows, so it is published without \
         annotations. If it is written in one of them, declare it in the front matter: language = \"en\".";
    LookAlike "K0305" Warning "a name looks like another one, or is not what it looks like"
        "Letters of other scripts, full-width letters and characters that readers do not see make another \
         name that looks the same, and so a second person. Write it in the letters of the first; where both \
         are right, accept the finding.";
    NotTaken "K0306" Review "a sentence in quotation marks is no quotation"
        "Nothing says who said it or that it was said: it stands alone among other words, as what is written on a \
         sign does. Pages show it as the words that it is. If somebody said it, add it to the corrections of the \
         article as a block [[add]]; if not, accept the finding.";
    UnpairedMark "K0307" Review "a quotation mark has no partner"
        "A mark opens words that nothing closes, or closes what nothing opens, so that where the quotation ends \
         is guessed. A quotation over several paragraphs opens with a mark in each of them and is closed in the \
         last alone. Add the mark that is missing, or remove the one that is too much.";
    BrokenCorrections "K0401" Error "a file of corrections cannot be read"
        "The file NAME.kutip.toml beside an article is written in TOML. The place shown is where reading it \
         failed. Its article is published without its corrections, and the build counts as incomplete.";
    BadCorrection "K0402" Error "a correction cannot be used"
        "A block [[quote]] takes `words` and `speaker`, `kind`, `content` or `reject = true`; a block [[add]] takes \
         `words`, `speaker` and `kind`; both take `before`, `after` and `type`. A block [[name]] takes `words` and \
         `is`, `type` or `role`. The block named has something \
         else, lacks something, or says what another block says. It changes nothing until it is corrected.";
    LostCorrection "K0403" Error "a correction's words are not in the article"
        "A correction is tied to the article by its words, which have to stand there exactly. They do not, \
         perhaps because the article was edited. The correction changes nothing: no other words are guessed.";
    AmbiguousCorrection "K0404" Error "a correction's words stand at several places"
        "The words stand at more than one place of the article, so it is unclear which is meant, and the \
         correction changes nothing. Give the words around the place that is meant, as `before` and `after`.";
    NoSuchQuotation "K0405" Error "a correction is about no single quotation"
        "The words of a block [[quote]] have to lie in one quotation that was found. They lie in none, or \
         in several, so the correction changes nothing. What was not found is given by a block [[add]].";
    OrphanCorrections "K0406" Error "corrections lie beside no article"
        "Corrections to NAME.txt or NAME.md are in NAME.kutip.toml in the same folder. There is no such \
         article, or there are two, so the corrections change nothing. Rename the file, or remove it.";
    NearSpeaker "K0407" Warning "a correction names somebody whom the article nearly names"
        "The name in the correction is a letter or two from one in the article, and was taken for another \
         person. Correct the name if it is the same.";
    MovedCorrection "K0408" Error "a correction's words stand elsewhere"
        "The words stand in the article, but not between the words that the correction gives as `before` and \
         `after`, or several places have those. What is meant may have been moved, or removed while others \
         say the same. The correction changes nothing until `before` and `after` fit one place.";
    CountedCorrection "K0409" Warning "a correction goes by a number alone"
        "The words stand at several places, and `occurrence` says which. If an earlier place is removed from \
         the article, the number means another one, and nothing shows it. Give the words around the place as \
         `before` and `after`, as the message has them.";
    UnmergedCorrections "K0410" Error "a file of corrections holds the marks of a merge"
        "Two editors changed the file, and git could not merge it, or was asked to leave it. Kutip reads both \
         sides and puts them together block by block; where nothing contradicts, all of it holds. The file has \
         to be written as one before the site is whole: `kutip check --fix` does that.";
    BrokenRegistry "K0411" Error "people.toml cannot be read"
        "people.toml is written in TOML. The place shown is where reading it failed.";
    UnknownRegistryKey "K0412" Error "people.toml holds an unknown key"
        "A key that Kutip does not know would have no effect, which is hardly what was meant. Correct or \
         remove it. docs/people.md lists all keys.";
    BadRegistryValue "K0413" Error "a value of people.toml cannot be used"
        "The value is of another kind than its key takes, or an entry has no name. docs/people.md lists all \
         keys.";
    RegistryContradiction "K0414" Error "people.toml contradicts itself"
        "Two places of the file cannot both be right: one name or slug of two entries, a name that an entry \
         has and refuses, names merged in a circle. Both places are shown; change one of them. Where one \
         name means two people, give one of the two entries `articles`.";
    RegistryArticles "K0415" Warning "people.toml names an article that is not there"
        "`articles` holds ids of articles (their path under content/ without its ending, unless the front \
         matter says another) or folders with a `/` at the end. No article of the site has this one, so that \
         it has no effect.";
    UnusedEntry "K0416" Warning "an entry of people.toml has no effect"
        "No published article has one of the entry's names, or none of those under its `articles` has, so that \
         nothing goes by the entry. Names have to be written as the articles print them; a short form, by which \
         an article names the person alone, is one of the `aliases`.";
    EditorsDiffer "K0417" Error "two editors decided differently"
        "Both sides of a merge have a block about the same words, and they do not say the same. Neither is \
         applied. Keep one of the two blocks.";
    NoSuchName "K0418" Error "a correction is about no single name"
        "The words of a block [[name]] have to be a name that was found in the article, as its page shows it, or \
         another form of it there. They are none, or those of several, so the correction changes nothing.";
    ForgottenStays "K0419" Warning "a name that is to be forgotten is still there"
        "people.toml says `forget` of somebody. No text of the site has the name any more, but an address, a          setting or what was published before has it, which only you can change. Each finding says where.";
    BrokenAddresses "K0421" Error "addresses.toml cannot be read"
        "addresses.toml says what the addresses of the site belong to, and is written in TOML. The place shown \
         is where reading it failed, perhaps at the marks of a merge that was not finished. Nothing is \
         published until it can be read, since addresses could change hands.";
    BadAddress "K0422" Warning "a line of addresses.toml cannot be used"
        "The line has an unknown key or a value that no build writes, or gives away an address that a line \
         before it has given. It has no effect, and the file is left as it is until the line is corrected or \
         removed: so nothing of it is lost, but new addresses are not kept.";
    BrokenErrata "K0423" Error "errata.toml cannot be read"
        "The file is no valid TOML, or a value has a character that TOML does not allow. Correct it at the place shown, \
         or take the file as the last commit has it.";
    BadErratum "K0424" Error "an entry of errata.toml cannot be used"
        "An entry has `on`, `article`, `words` and `fault`, and nothing that is not known. Correct it; without that \
         readers are not told what was put right.";
    SameId "K0501" Error "two articles have one id"
        "Quotations get their permanent addresses from the id of their article, so that no two articles may \
         share one. An id is the `id` of the front matter, else the path under content/ without its ending. \
         The earlier one by date keeps the id, and of \
         two of one day the one whose path comes first; the other one is not published until it has another \
         `id`.";
    SameAddress "K0502" Error "two articles would stand at one address"
        "An article's address comes from its `slug`, else from its file name, in lower case and plain \
         letters: `Berita.txt` and `berita.md` claim the same one. The article that had it keeps it, else the \
         earlier one by date, and of two of one day the one whose id comes first; the other one is not \
         published until it has another `slug` in its front matter. With `folders = true` under [build] in \
         kutip.toml, articles of one name in several folders have addresses of their own. Pages of your own \
         cannot stand where the site has its pages.";
    NoBaseUrl "K0503" Warning "the address of the site is not known"
        "Pages link by path alone and work without it; what needs a whole address (canonical links, \
         feeds, the sitemap) is left out. Set base_url in kutip.toml, with the path if the site stands \
         below one: base_url = \"https://example.org/news/\".";
    AddressHeld "K0504" Warning "an address was that of another"
        "An address stays with what it was given to. An article that asks for the address of another, even of \
         one that is gone, gets the next one that is free. Where people.toml gives a `slug` that somebody else \
         had, people.toml wins. To free an address, remove its line from addresses.toml.";
    ArticleGone "K0505" Warning "the address of an article leads nowhere any more"
        "addresses.toml has an address of an article that is no longer there: it was renamed, moved or removed. \
         Where it was renamed, give it its former `id` in the front matter; where another takes its place, give \
         that one the old address in `aliases`. Readers are then led on. Where it is meant to be gone, remove \
         the line from addresses.toml.";
    PageGone "K0506" Review "the address of a page leads nowhere any more"
        "addresses.toml has the address of a speaker, an organisation, a place, a topic or an outlet that has \
         no page any more, because its name was changed or the articles do not name it enough. Where it has \
         another name now, `was` in people.toml leads readers on. Else remove the line.";
    PermalinkGone "K0507" Review "permalinks of quotations lead to their article alone"
        "A quotation keeps its permalinks as long as half of its words stand in a quotation of the same \
         article. For these there is none any more, so that readers come to the top of the article. If the \
         quotations are meant to be gone, remove their lines from addresses.toml.";
    AddressesLack "K0508" Warning "addresses.toml lacks addresses of the site"
        "Told where the environment says `CI`: what a build writes there is thrown away. So the addresses are \
         given again by every build, and may change hands. Run `kutip build` where articles are \
         written, and commit addresses.toml.";
    FarDate "K0509" Review "an article is dated far from the others"
        "Its date is more than 200 years from that of the article in the middle, which is hardly meant. \
         Correct it; where it is right, nothing is wrong with the site.";
    NoTranslation "K0510" Warning "a translation names no article"
        "Front matter `translations` gives the ids of the articles that say the same in other languages. No \
         published article has this id: it is misspelt, or the article is a draft or cannot be used.";
    LeadGone "K0511" Review "the quotation that is to lead a day is not in its article"
        "The `lead` of an article names a quotation by its id, and the article has none of that id, now or \
         earlier: its words were edited or rejected. The rule chooses instead. Copy the id from the address \
         of the quotation, or remove the line.";
    UnknownSide "K0512" Warning "a side of a topic names nobody"
        "Whoever stands on a side of a topic in kutip.toml is one person or organisation of the site, by the \
         name of its page or another one of its names, and stands on one side. This name is left out.";

    UnusableTemplate "K0601" Error "a template cannot be used"
        "A template of the site or of the theme is malformed, or asks for something that the page does not \
         have. The message shows the line. Delete the file from templates/ to fall back on the theme's own. \
         Nothing is published until it can be used.";
    AliasTaken "K0610" Warning "an old address is taken"
        "An article names an address in `aliases` at which there is another page or file, which another \
         article names too, or which holds a name that Kutip or git keeps for itself. Addresses that differ \
         by capital letters alone are one. Readers are not sent on from there.";
    BrokenLink "K0611" Warning "a link leads nowhere"
        "A page links to a page or file that the site does not have, or to an anchor that is not on that page; \
         `kutip check --links` follows them all. The message shows the link as it is written and the first \
         page that has it. In an article, correct or remove it; on every page alike, look in the menu of \
         kutip.toml and in templates/.";
    BadComponent "K0612" Error "a component in a page cannot be used"
        "A page under content/pages/ may call the components of the templates, by themselves and with \
         values that are written out: {{ <notice words=\"…\" /> }} or {{ <team rows={data.team} /> }}.";
    BrokenData "K0613" Error "a data file cannot be read"
        "The files in data/ are TOML, JSON or CSV with names in the first line, in UTF-8. Templates know \
         each by its name without the ending, so that no two may share one.";
    StaticTaken "K0614" Error "a static file has no place in the output"
        "A file in static/ is published under its name. At this one the site has a page or a folder, or it \
         holds a name that Kutip or git keeps for itself. The file was left out; rename it.";
    OutdatedTemplate "K0615" Warning "a template of the site is out of date"
        "It was made for other views than those of this version (its first line says for which), or uses a field that \
         they have no longer. Compare it with the theme's template of that name; docs/theming.md lists all fields.";
    OutputRefused "K0701" Error "a folder cannot be the output"
        "The output folder is replaced as a whole by every build. So it must be a folder of its own: \
         not a symbolic link, and not the site's folder, one above it, or one that holds articles, \
         templates or static files.";
    ForeignFiles "K0702" Error "the output holds files that no build made"
        "Kutip replaces the output folder as a whole and deletes only what it made itself, which \
         kutip-manifest.json in the folder lists. Files beside those would be lost, so the build stops. \
         Move them away; what shall be published as it is belongs in static/.";
    Locked "K0703" Error "another build of the site is running"
        "One build of a site runs at a time, held by .kutip/lock. The lock ends with its process, even if \
         that is killed: there is nothing to clean up.";
    UnsafePath "K0704" Error "a page has no place in the output"
        "The page's address leads out of the output folder, or another page has the same.";
    CannotWrite "K0705" Error "the output could not be written"
        "The system refused to write: no permission, a read-only or full disk. The new site is made beside \
         the old one and takes its place only when it is whole, so the one that is live is as it was.";
    StrangePath "K0706" Warning "a manifest names files that no build makes"
        "kutip-manifest.json lists the files of a built site. This one lists paths that lead out of the \
         folder, are absolute, are written in a roundabout way, or are names that Kutip or git keep for \
         themselves. Kutip never wrote them; it left them alone, and writes the manifest anew. Find out \
         who changed it, in the output or at the target.";
    StrangeBack "K0707" Warning "the tree kept for the next build holds files that no build made"
        "The tree that a build replaces waits in .kutip/back and becomes the next one. This one holds files, \
         links or pipes that no build made, so that it is not used: nothing of it is published, and it is \
         not removed. Move them away, or remove the folder.";
    LinkInWork "K0708" Error "a symbolic link lies among Kutip's own files"
        "What Kutip keeps between runs lies in .kutip in the site's folder. A link there would have it \
         written, or read, somewhere else. Remove the link; all that is in .kutip can be made again.";
    Unsettled "K0709" Error "a site was exchanged for a new one, but not to the end"
        "The message says which site is live: the new one, where only the one before it could not be cleared \
         away; or none, where both were moved and neither could take its place. Once the cause is \
         gone, the next build puts it right.";
    AddressesUnwritten "K0710" Error "addresses.toml could not be written"
        "The site was built, but the addresses that it has given are not kept. Make the file, or its folder, \
         writable and build again.";
    NotPublishable "K0801" Error "a built site may not be published"
        "What goes out is complete, holds no drafts, was built for the address of the target, does not link \
         to the machine that it was built on, and is as the build made it. Publishing builds the site first, \
         unless --no-build is given.";
    TargetForeign "K0802" Error "a target holds what Kutip did not publish"
        "Files that Kutip did not publish, and the sites of others, are neither overwritten nor deleted. \
         Check that the target is the right one. If it is, and what is there may be replaced by this site, \
         publish with --adopt; files at other paths stay.";
    TargetBusy "K0803" Error "another publish to the target came in between"
        "One publish to a target runs at a time. Nothing was overwritten. A publish that was killed on this \
         machine is taken over at once; one of another machine after it has shown no sign of life for 15 \
         minutes.";
    HostLimit "K0804" Error "a host would not take the site"
        "Hosts limit the number of files, their size, and the size of a site. This is told before anything \
         is sent. Which host it is follows from the remote, or from `host` of the target.";
    PathCollision "K0805" Warning "two files are one on some systems"
        "Their paths differ only by capital letters, or by how an accent is written. On hosts that make no \
         difference between those, one would overwrite the other.";
    HostFailed "K0806" Error "a host could not be reached, or refused"
        "The message says what was asked for and what came back; requests that failed were tried again first. \
         What is live is whole: it is the old site, the new one, or where files change one by one the old \
         one with all that the new pages need. Publish again to go on.";
    TargetNeed "K0807" Error "something that publishing needs is missing"
        "A program, credentials, a remote or a folder. `kutip publish --check TARGET` lists what is needed \
         and what is there.";
    NotConfirmed "K0808" Error "a publish was not confirmed"
        "Without a terminal to ask on, give --yes. If so many files would be deleted that it may be a \
         mistake, more than 256 and more than a fifth, say their number with --confirm-deletes.";
    NoRelease "K0809" Error "there is no release to go back to"
        "The kinds directory, git and rsync keep what was published before; the others do not.";
    UnknownTarget "K0810" Error "a target is not known"
        "Targets are tables [publish.NAME] of kutip.toml. With one target its name may be left out.";
    UnknownPublished "K0811" Warning "what was published last is not known"
        "With `public = true` under [corrections] a publish tells readers what it says otherwise than the one before. \
         What that one said is kept in .kutip/published.json, which is not here: the site was never published from \
         this folder, or the file was not kept, as in a fresh clone. From the next publish on it is there again.";
    BrokenConfig "K0901" Error "kutip.toml cannot be read"
        "kutip.toml is written in TOML. The place shown is where reading it failed.";
    UnknownSetting "K0902" Error "kutip.toml holds an unknown key"
        "A key that Kutip does not know would have no effect, which is hardly what was meant. Correct or \
         remove it. docs/configuration.md lists all keys.";
    BadSetting "K0903" Error "a setting cannot be used"
        "The value is of another kind than its key takes, or out of its range, or a key that has to be there \
         is missing. docs/configuration.md lists all keys.";
    NoSite "K0904" Error "a folder is no site"
        "A site is a folder with a kutip.toml or a folder content/. Where there is neither, nothing is made. \
         Go to the folder of the site, name it with --root, or make one with `kutip new`.";
    BadWeights "K0905" Error "weights cannot be used"
        "The file that --weights or `weights` under [annotate] in kutip.toml names is none that `kutip fit` of \
         this version has written: it is no TOML, lacks a fact, has one that is not known, or a weight that is \
         no finite number. Fit the weights anew, or leave them out: then those that come with the program count.";
}

impl Code {
    /// The code with this number, in any case, with or without the `K`.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.trim_start_matches(['k', 'K']);
        Code::ALL.iter().copied().find(|code| &code.number()[1..] == digits)
    }

    /// The code whose number `text` is most probably a slip of, if any is near.
    pub fn nearest(text: &str) -> Option<Code> {
        let numbers: Vec<String> =
            Code::ALL.iter().map(|code| code.number().to_lowercase()).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        near(text, &numbers).and_then(Code::parse)
    }

    /// What many findings of this code say in one line, after their number; `None` for codes that
    /// come up once.
    pub fn many(self) -> Option<&'static str> {
        Some(match self {
            Code::UnreadableFile => "files could not be read",
            Code::InvalidEncoding => "files are not valid text in their encoding",
            Code::UnknownEncoding => "files declare an encoding that is not known",
            Code::ControlCharacter => "files hold control characters",
            Code::FileTooLarge => "files are larger than allowed",
            Code::SymlinkSkipped => "symbolic links were not followed",
            Code::FileName => "files have names that are not Unicode",
            Code::NotRead => "kinds of files are not read",
            Code::EmptyArticle => "articles have no body",
            Code::BrokenFrontMatter => "articles have front matter that cannot be read",
            Code::UnknownKey => "keys of front matter are not known",
            Code::WrongValue => "values of front matter cannot be used",
            Code::BadDate => "dates are not days of the calendar",
            Code::BadSlug => "slugs cannot be used in an address",
            Code::BadUrl => "addresses cannot be linked to",
            Code::TitleGuessed => "articles have no title",
            Code::NoLanguagePack => "articles are in a language that no language pack is for",
            Code::HiddenCharacter => "places hold characters that readers do not see",
            Code::LinkLeftOut => "links and pictures are left out",
            Code::NoDate => "articles have no date",
            Code::HeldBack => "articles are held back by a key that is not `draft`",
            Code::UnreadHeader => "articles have something like a header that was not read",
            Code::MarkupInText => "articles hold HTML, which is shown as it is written",
            Code::ShownUnknown => "articles do not say clearly how much of them is shown",
            Code::ImpossibleDate => "dates in the texts cannot be",
            Code::WeekdayConflict => "weekdays disagree with the date beside them",
            Code::LookAlike => "names look like others, or as what they are not",
            Code::NoSpeaker => "quotations have no speaker",
            Code::NotTaken => "sentences in quotation marks are no quotations",
            Code::UnpairedMark => "quotation marks have no partner",
            Code::NoLanguage => "articles are in no language that Kutip knows",
            Code::BadCorrection => "corrections cannot be used",
            Code::LostCorrection => "corrections have words that are not in their article",
            Code::AmbiguousCorrection => "corrections have words that stand at several places",
            Code::NoSuchQuotation => "corrections are about no single quotation",
            Code::OrphanCorrections => "files of corrections lie beside no article",
            Code::LeadGone => "articles name a quotation to lead their day that they do not have",
            Code::NearSpeaker => "corrections name somebody whom the article nearly names",
            Code::RegistryArticles => "articles that people.toml names are not there",
            Code::MovedCorrection => "corrections have words that stand between other words",
            Code::CountedCorrection => "corrections go by a number alone",
            Code::UnusedEntry => "entries of people.toml have no effect",
            Code::BadErratum => "entries of errata.toml cannot be used",
            Code::ForgottenStays => "places still have a name that is to be forgotten",
            Code::BadAddress => "lines of addresses.toml cannot be used",
            Code::SameId => "articles have the id of another one",
            Code::SameAddress => "articles would stand at the address of another one",
            Code::AddressHeld => "addresses were those of others",
            Code::ArticleGone => "addresses of articles lead nowhere any more",
            Code::PageGone => "addresses of pages lead nowhere any more",
            Code::PermalinkGone => "articles have permalinks that lead to no quotation any more",
            Code::NoTranslation => "translations name no article",
            Code::UnknownSide => "sides of topics name nobody",
            Code::FarDate => "articles are dated far from the others",
            Code::AliasTaken => "old addresses are taken",
            Code::OutdatedTemplate => "places of templates are out of date",
            Code::StaticTaken => "static files have no place in the output",
            Code::BrokenLink => "links lead nowhere",
            _ => return None,
        })
    }

    /// The code with this number, if findings with it can be accepted.
    ///
    /// # Errors
    /// What is wrong, and one thing to do: there is no such code, or it is an error.
    pub fn acceptable(number: &str) -> Result<Code, (String, String)> {
        let found = Code::parse(number).filter(|_| number.starts_with(['k', 'K']));
        let Some(code) = found else {
            let help = match Code::nearest(number) {
                Some(near) => format!("did you mean {}?", near.number()),
                None => "give codes such as K0208".to_owned(),
            };
            return Err((format!("there is no code `{number}`"), help));
        };
        if code.severity() == Severity::Error {
            let help = format!("mend it; `kutip explain {}` says how", code.number());
            return Err((format!("{} is an error and cannot be accepted", code.number()), help));
        }
        Ok(code)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.number())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = <&str>::deserialize(deserializer)?;
        Code::parse(number).ok_or_else(|| de::Error::custom("a code that is not known"))
    }
}
