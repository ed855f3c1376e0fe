use proptest::prelude::*;

use super::*;

fn parsed(name: &str, text: &str) -> (Article, Vec<Diagnostic>) {
    let format =
        if name.rsplit('.').next() == Some("md") { Format::Markdown } else { Format::Text };
    let id = name.rsplit_once('.').unwrap().0;
    let source = Source::new(id, &format!("content/{name}"), format, text.to_owned());
    parse(&source, &Languages::embedded())
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn blocks(article: &Article) -> Vec<&str> {
    article.blocks.iter().map(|block| block.span.of(&article.text)).collect()
}

fn excluded(article: &Article) -> Vec<(Reason, &str)> {
    article.excluded.iter().map(|e| (e.reason, e.span.of(&article.text))).collect()
}

/// The one diagnostic's code, and line and column in the file.
fn place(text: &str, diagnostics: &[Diagnostic]) -> (Code, usize, usize) {
    let [one] = diagnostics else { panic!("{diagnostics:?}") };
    let span = one.primary.as_ref().unwrap().span.unwrap();
    let (line, column) = crate::text::LineIndex::new(text).line_column(text, span.start);
    (one.code, line, column)
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn toml_yaml_and_plain_headers_say_the_same() {
    let toml = "+++\ntitle = \"Sidang dibuka\"\ndate = 2026-03-01T08:30:00+07:00\nsource = \"Warta\"\n\
                topics = [\"banjir\", \"kota\"]\ntranslations.en = \"opening\"\n+++\nIsi berita itu.\n";
    let yaml = "---\ntitle: Sidang dibuka\ndate: 2026-03-01T08:30:00+07:00\nsource: Warta\n\
                topics: [banjir, kota]\ntranslations:\n  en: opening\n---\nIsi berita itu.\n";
    let plain = "Title: Sidang dibuka\r\nDate: 2026-03-01 08:30\r\nSource: Warta\r\n\
                 topics: banjir, kota\r\n\r\nIsi berita itu.\r\n";
    let listed = plain.replace("banjir, kota", "[banjir, kota]");
    for (text, translated) in [(toml, true), (yaml, true), (plain, false), (listed.as_str(), false)]
    {
        let (article, diagnostics) = parsed("a.txt", text);
        assert_eq!(diagnostics, [], "{text}");
        assert_eq!(article.title, "Sidang dibuka");
        assert_eq!(article.date, day(2026, 3, 1));
        let clock = article.time.unwrap();
        assert_eq!(clock.time.to_string(), "08:30:00");
        assert_eq!(clock.offset, (translated).then_some(7 * 3600));
        assert_eq!(article.outlet.as_deref(), Some("Warta"));
        assert_eq!(article.topics, ["banjir", "kota"]);
        assert_eq!(article.translations.contains_key("en"), translated);
        assert_eq!(blocks(&article), ["Isi berita itu."]);
    }
}

#[test]
fn an_outlet_named_by_its_host_is_named_without_www() {
    for (given, shown) in [
        ("www.example.org", "example.org"),
        ("WWW.Example.org", "Example.org"),
        ("example.org", "example.org"),
        ("www.", "www."),
        ("www.x", "www.x"),
        ("Wwwé.y", "Wwwé.y"),
    ] {
        let (article, _) = parsed("a.txt", &format!("---\nsource: {given}\n---\nIsi.\n"));
        assert_eq!(article.outlet.as_deref(), Some(shown));
    }
}

#[test]
fn broken_front_matter_names_line_and_column_and_is_an_error() {
    let toml = "+++\ntitle = \"a\"\ndate = = 3\n+++\nIsi.\n";
    assert_eq!(place(toml, &parsed("a.txt", toml).1), (Code::BrokenFrontMatter, 3, 8));
    let yaml = "---\ntitle: \"a\"\ntopics: [a, b\ndate: 2026-01-01\n---\nIsi.\n";
    let (_, diagnostics) = parsed("a.txt", yaml);
    assert_eq!(place(yaml, &diagnostics), (Code::BrokenFrontMatter, 4, 5), "{diagnostics:?}");
    let open = "---\ntitle: a\n\nIsi.\n";
    let (article, diagnostics) = parsed("a.md", open);
    assert_eq!(codes(&diagnostics)[0], Code::BrokenFrontMatter);
    assert!(article.blocks.is_empty());
}

#[test]
fn numbers_in_yaml_keep_their_digits() {
    let (article, _) = parsed("a.txt", "---\ntitle: 1.10\nsource: 007\n---\nIsi.\n");
    assert_eq!((article.title.as_str(), article.outlet.as_deref()), ("1.10", Some("007")));
}

#[test]
fn values_keep_their_places_and_words_however_deep() {
    let text = "---\ntitle: T\ntranslations:\n  no: 007\n  en: [a]\n---\nIsi.\n";
    let (article, diagnostics) = parsed("a.txt", text);
    assert_eq!(article.translations.get("no").map(String::as_str), Some("007"));
    assert_eq!(place(text, &diagnostics), (Code::WrongValue, 5, 7));
    assert_eq!(diagnostics[0].message, "`translations.en` is not the id of an article");
    let twice = "title: T\ndate: 2026-03-01\ntitle: U\n\nIsi.\n";
    let (article, diagnostics) = parsed("a.txt", twice);
    assert_eq!(article.title, "T");
    assert_eq!(place(twice, &diagnostics), (Code::WrongValue, 3, 1));
    for (open, close, fence) in [("[", "]", "---"), ("{a: ", "}", "---"), ("[", "]", "+++")] {
        let nested = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        let line = if fence == "---" { "topics: " } else { "topics = " };
        let (_, diagnostics) =
            parsed("a.txt", &format!("{fence}\n{line}{nested}\n{fence}\nIsi.\n"));
        assert_eq!(codes(&diagnostics)[0], Code::BrokenFrontMatter);
    }
}

#[test]
fn an_unknown_key_names_the_near_one() {
    let text = "---\ntitle: Judul\ntopic: banjir\n---\nIsi.\n";
    let (_, diagnostics) = parsed("a.txt", text);
    assert_eq!(place(text, &diagnostics), (Code::UnknownKey, 3, 1));
    assert_eq!(diagnostics[0].help, "did you mean `topics`?");
}

#[test]
fn a_line_that_is_no_header_is_body() {
    let (article, _) = parsed("a.txt", "Jakarta: kota yang besar.\n\nIsi.\n");
    assert_eq!(blocks(&article).len(), 2);
    let (article, _) = parsed("a.txt", "title: Judul\nIsi pertama.\n\nIsi kedua.\n");
    assert_eq!(blocks(&article), ["Isi pertama.", "Isi kedua."]);
}

#[test]
fn a_date_that_cannot_be_is_told_and_left_out() {
    for date in ["2026-02-30", "25/22020", "kemarin", "2026-1-1", "2026-01-01T99:00"] {
        let text = format!("---\ntitle: Judul\ndate: \"{date}\"\n---\nIsi.\n");
        let (article, diagnostics) = parsed("a.txt", &text);
        assert_eq!(codes(&diagnostics), [Code::BadDate], "{date}");
        assert_eq!(article.date, None);
    }
}

#[test]
fn slugs_that_lead_elsewhere_are_errors_with_a_place() {
    let long = "a".repeat(256);
    for slug in [
        "../../x",
        "/etc/x",
        "a/../../b",
        "%2e%2e",
        "a\\\\b",
        "CON",
        "com1",
        "a.",
        "a ",
        "",
        "\\u0000",
        "..",
        "---",
        &long,
    ] {
        let text = format!("+++\ntitle = \"Judul\"\nslug = \"{slug}\"\n+++\nIsi.\n");
        let (article, diagnostics) = parsed("berkas.txt", &text);
        assert_eq!(place(&text, &diagnostics), (Code::BadSlug, 3, 8), "{slug}");
        assert_eq!(diagnostics[0].severity, crate::diagnostic::Severity::Error);
        assert_eq!(article.slug, "berkas");
    }
    let (article, diagnostics) = parsed("a.txt", "---\ntitle: J\nslug: Rapat_Kota-2\n---\nIsi.\n");
    assert_eq!((article.slug.as_str(), diagnostics.len()), ("rapat-kota-2", 0));
}

#[test]
fn file_names_that_make_no_slug_get_one() {
    for name in ["con.txt", "###.txt", "aux.md"] {
        assert!(parsed(name, "Isi.").0.slug.starts_with("article-"), "{name}");
    }
    assert_eq!(parsed("2026/Rapat Kota.txt", "Isi.").0.slug, "rapat-kota");
    assert_eq!(parsed("<script>.txt", "Isi.").0.slug, "script");
}

#[test]
fn only_web_addresses_are_kept() {
    let good = ["https://example.org/a?b=c", "HTTP://example.org"];
    let bad = [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "java\\nscript:x",
        "\\u0001javascript:x",
        "//example.org",
        "https://",
        "https:///x",
        "https://exa mple.org",
        "https://a\\tb",
        "/a",
    ];
    for (urls, kept) in [(&good[..], true), (&bad[..], false)] {
        for url in urls {
            let text = format!("+++\ntitle = \"J\"\nurl = \"{url}\"\n+++\nIsi.\n");
            let (article, diagnostics) = parsed("a.txt", &text);
            assert_eq!(article.url.is_some(), kept, "{url}");
            assert_eq!(codes(&diagnostics) == [Code::BadUrl], !kept, "{url}");
        }
    }
}

#[test]
fn pictures_and_old_addresses_stay_inside_the_site() {
    let text = "+++\ntitle = \"J\"\nimage = \"../../x.png\"\naliases = [\"/lama/\", \"../x\", \"a/../b\"]\n+++\nIsi.\n";
    let (article, diagnostics) = parsed("a.txt", text);
    assert_eq!(article.image, None);
    assert_eq!(article.aliases.len(), 1);
    assert_eq!(
        (&*article.aliases[0].text, article.aliases[0].span.of(text)),
        ("/lama/", "\"/lama/\"")
    );
    assert_eq!(codes(&diagnostics), [Code::BadUrl, Code::WrongValue, Code::WrongValue]);
}

#[test]
fn a_draft_that_cannot_be_read_is_held_back() {
    assert!(parsed("a.txt", "---\ntitle: J\ndraft: maybe\n---\nIsi.\n").0.draft);
    assert!(!parsed("a.txt", "---\ntitle: J\ndraft: false\n---\nIsi.\n").0.draft);
}

#[test]
fn empty_files_are_errors() {
    for text in ["", "\n \r\n", "---\ntitle: Judul\n---\n", " date 2026-03-01 Judul\n", "title: J"]
    {
        for name in ["a.txt", "a.md"] {
            let (article, diagnostics) = parsed(name, text);
            if name == "a.txt" || !text.contains(" date") {
                assert!(codes(&diagnostics).contains(&Code::EmptyArticle), "{name} {text:?}");
            }
            assert!(!article.title.is_empty());
        }
    }
}

#[test]
fn the_header_line_gives_date_caption_and_credit() {
    let text =
        " date 2026-03-01 Warga menata karung pasir. (Warta/Rina)\n\nWALI Kota datang. Ia pergi.\n";
    let (article, diagnostics) = parsed("a.txt", text);
    assert_eq!(article.date, day(2026, 3, 1));
    assert_eq!(article.caption.as_deref(), Some("Warga menata karung pasir."));
    assert_eq!(article.credit.as_deref(), Some("Warta/Rina"));
    assert_eq!(article.title, "WALI Kota datang");
    assert_eq!(codes(&diagnostics), [Code::TitleGuessed]);
    assert_eq!(blocks(&article), ["WALI Kota datang. Ia pergi."]);
    let (article, diagnostics) = parsed("a.txt", " date 2026-03-01 Tanggul dibuka\n\nIsi.\n");
    assert_eq!((article.title.as_str(), diagnostics.len()), ("Tanggul dibuka", 0));
}

#[test]
fn a_title_is_cut_after_the_dateline() {
    let (article, _) = parsed(
        "a.txt",
        "BANYUASRI, WARTA — Dewan yang baru itu menyetujui anggaran. Rapat berlangsung lama.\n",
    );
    assert_eq!(article.title, "Dewan yang baru itu menyetujui anggaran");
    assert!(article.description.starts_with("Dewan yang baru"));
}

#[test]
fn datelines_of_many_forms_are_excluded_and_prose_is_not() {
    let prose = "Dewan kota yang baru itu mengatakan bahwa tanggul akan diperbaiki dengan segera.";
    for line in [
        "BANYUASRI - ",
        "BANYUASRI, WARTA.com - ",
        "BANYUASRI,WARTA.com – ",
        "BANYUASRI, WARTA.com- ",
        "BANYUASRI, WARTA — ",
        "WARTA.CO.ID, BANYUASRI -- ",
        "Warta6.com, Banyuasri - ",
        "Warta.com, BANYUASRI—",
        "Warta6.com, Banyuasri: ",
        "Banyuasri, NTB (WARTA News) - ",
        "Jakarta, WARTA – ",
        "Jakarta - ",
        "Warta.com - ",
        "WARTA.CO, ",
        "WARTA.CO ",
        "- ",
        "KUALA BANYU: ",
        "BANYU ASRI SELATAN, WARTA.com - ",
        "BANYUASRI (AP) — ",
        "BANYUASRI, Aug 5 (Reuters) - ",
        "NEW BANYU, N.Y., Sept. 26 (UPI) — ",
        "BANYUASRI ― ",
        "BANYUASRI, WARTA-",
    ] {
        let text = format!("{line}{prose}\n\n{prose}\n");
        let (article, _) = parsed("a.txt", &text);
        assert_eq!(excluded(&article), [(Reason::Dateline, line)], "{line}");
    }
    for text in [
        "Rina - wali kota yang baru itu - mengatakan bahwa ia akan datang.",
        "KPK: Tanggul akan diperbaiki dengan segera, kata dewan itu.",
        "MENJELANG rapat itu, dewan mengatakan bahwa tanggul akan diperbaiki.",
        "Kota Banyuasri — yang terbesar — mengatakan bahwa tanggul akan dibangun.",
        "\"JAKARTA - Bandung dekat,\" kata Rina dengan tenang dan yakin.",
        "Wali Kota Rina: tanggul akan diperbaiki dengan segera dan tidak akan mahal.",
    ] {
        assert_eq!(excluded(&parsed("a.txt", &format!("{text}\n\n{prose}")).0), [], "{text}");
    }
}

#[test]
fn captions_with_a_credit_are_excluded_before_the_prose() {
    let prose = "Dewan kota yang baru itu mengatakan bahwa tanggul akan diperbaiki dengan segera.";
    for caption in [
        "Wali Kota Rina berjabat tangan di Banyuasri, Senin, 2 Maret 2026. WARTA/Budi Santosa",
        "Wali Kota Rina berjabat tangan di Banyuasri, Senin, 2 Maret 2026. ANTARA",
        "Wali Kota Rina berjabat tangan di Banyuasri, Senin (2/3). | WARTA.CO/Budi Santosa",
        "Wali Kota Rina berjabat tangan di Banyuasri, Senin (Foto: Budi Santosa)",
    ] {
        let text = format!("{caption}\n\nWARTA.CO, Jakarta - {prose}\n");
        let (article, _) = parsed("a.txt", &text);
        assert_eq!(
            excluded(&article),
            [(Reason::Caption, caption), (Reason::Dateline, "WARTA.CO, Jakarta - ")]
        );
        assert!(article.description.starts_with("Dewan"));
    }
    let glued = "Air menggenangi pasar. ANTARA/Budi (ANTARA/Budi)";
    let text = format!("{prose}\n\n{glued} \"Kami siap,\" kata Rina.\n\n{prose}\n");
    assert_eq!(excluded(&parsed("a.txt", &text).0), [(Reason::Caption, glued)]);
    let text = format!("Rapat itu dibuka dengan doa (bersama). Lalu ditutup.\n\n{prose}\n");
    assert_eq!(excluded(&parsed("a.txt", &text).0), []);
}

#[test]
fn what_follows_the_prose_is_excluded() {
    let prose = "Dewan kota yang baru itu mengatakan bahwa tanggul akan diperbaiki dengan segera.";
    let tails: &[(&str, Reason)] = &[
        (" (Z-2)", Reason::DeskCode),
        (" (Far/P-1)", Reason::DeskCode),
        (" [noe]", Reason::DeskCode),
        ("[]", Reason::DeskCode),
        ("(L/R1/R9/P2)", Reason::DeskCode),
        (" -- BERNAMA", Reason::DeskCode),
        ("\n\n(fid)", Reason::DeskCode),
        ("\n\nReporter: Rina Sari", Reason::Byline),
        ("\n\n| Penulis | : Rina Sari |", Reason::Byline),
        ("\n\nRINA SARI | BUDI SANTOSA", Reason::Byline),
        ("\n\nCOPYRIGHT © WARTA 2026", Reason::Noise),
        ("\n\nSumber: Warta.com", Reason::Byline),
        ("\n\nSaksikan video pilihan di bawah ini:", Reason::Noise),
        ("\n\nDisclaimer : Isi adalah tanggung jawab penulis. Semuanya.", Reason::Noise),
        ("\n\nBaca juga: Tanggul Lama Jebol", Reason::Noise),
        ("\n\n___", Reason::Noise),
    ];
    for (tail, reason) in tails {
        let text = format!("{prose}\n\n{prose}{tail}\n");
        let (article, _) = parsed("a.txt", &text);
        assert_eq!(excluded(&article), [(*reason, tail.trim())], "{tail}");
    }
    for text in [
        "\"Saya datang,\" kata Rina (37).",
        "Ia lahir di kota itu (Banyuasri)",
        "\"Mulai.\" — Abraham Sari",
        "Kata Editor: ini bukan nama dan bukan akhir.",
    ] {
        let text = format!("{prose}\n\n{text}\n");
        assert_eq!(excluded(&parsed("a.txt", &text).0), [], "{text}");
    }
}

#[test]
fn links_to_other_articles_are_excluded_wherever_they_stand() {
    let prose = "Dewan kota yang baru itu mengatakan bahwa tanggul akan diperbaiki dengan segera.";
    let glued = "Baca Juga: Wali Kota Rina Menolak Rencana Tanggul Baru di Banyuasri yang Dibiayai DPRDSebagai \
                 info, dewan mengatakan \"tanggul itu perlu\" dan akan dibangun. Ia menolak.";
    let text = format!(
        "{prose}\n\nBaca juga : Tanggul Lama: Siapa Salah?\n\n{prose} (Baca: Banjir Lagi) {prose}\n\n{glued}\n\n{prose}\n"
    );
    let (article, _) = parsed("a.txt", &text);
    assert_eq!(
        excluded(&article),
        [
            (Reason::Noise, "Baca juga : Tanggul Lama: Siapa Salah?"),
            (Reason::Noise, "(Baca: Banjir Lagi)"),
            (Reason::Noise, glued.split("Sebagai").next().unwrap()),
        ]
    );
    let list = format!("{prose}\n\nRINA SARI\n\nBaca juga:\n\nSatu Judul\n\nDua Judul ?\n");
    let reasons: Vec<_> = parsed("a.txt", &list).0.excluded.iter().map(|e| e.reason).collect();
    assert_eq!(reasons, [Reason::Byline, Reason::Noise, Reason::Noise, Reason::Noise]);
}

#[test]
fn english_by_lines_are_excluded() {
    let prose = "The council said on Monday that the harbour wall was to be repaired with the money of the town.";
    let text = format!(
        "By Jane Doe and John Roe\n\n{prose}\n\n{prose} (Reporting by Jane Doe; Editing by John Roe)\n"
    );
    assert_eq!(
        excluded(&parsed("a.txt", &text).0),
        [
            (Reason::Byline, "By Jane Doe and John Roe"),
            (Reason::Byline, "(Reporting by Jane Doe; Editing by John Roe)")
        ]
    );
    let text = format!("By Monday the council had voted.\n\n{prose}\n");
    assert_eq!(excluded(&parsed("a.txt", &text).0), []);
}

#[test]
fn a_markdown_heading_is_the_title_and_leaves_the_body() {
    let (article, diagnostics) =
        parsed("a.md", "+++\ndate = 2026-03-01\n+++\n\n# Sidang *dibuka*\n\nIsi.\n");
    assert_eq!(diagnostics, []);
    assert_eq!((article.title.as_str(), article.text.as_str()), ("Sidang dibuka", "Isi."));
    let (article, _) = parsed("a.md", "---\ntitle: Lain\n---\n# Sidang\n\nIsi.\n");
    assert_eq!(article.text, "Sidang\n\nIsi.");
}

#[test]
fn a_declared_language_wins_and_one_without_a_pack_is_told() {
    let text = "The council said that the wall is to be repaired.";
    assert_eq!(parsed("a.txt", text).0.language.as_deref(), Some("en"));
    let (article, _) = parsed("a.txt", &format!("---\nlanguage: id\ntitle: T\n---\n{text}"));
    assert_eq!(article.language.as_deref(), Some("id"));
    let (article, diagnostics) =
        parsed("a.txt", &format!("---\nlanguage: xx\ntitle: T\n---\n{text}"));
    assert_eq!((article.language, codes(&diagnostics)), (None, vec![Code::NoLanguagePack]));
}

#[test]
fn bidirectional_controls_are_told() {
    let (_, diagnostics) = parsed("a.txt", "---\ntitle: T\n---\nIsi \u{202e}terbalik.");
    assert_eq!(codes(&diagnostics), [Code::HiddenCharacter]);
}

#[test]
fn templates_and_tags_are_plain_text() {
    let words = "<script>alert(1)</script> {{ site.title }} {% raw %}";
    let (article, _) = parsed("a.txt", words);
    assert_eq!(blocks(&article), [words]);
    let (article, _) = parsed("a.md", words);
    assert_eq!(article.text, words);
}

#[test]
fn large_articles_are_read_in_linear_time() {
    let sentence = "Kata dewan \"kami datang\" (Baca: satu) dan ";
    let one_line = sentence.repeat(20 * 1024 * 1024 / sentence.len());
    let many = "Baca juga: Tanggul itu\n\n".repeat(100_000);
    let opening = "(\"“[".repeat(1_000_000);
    for text in [one_line, many, opening] {
        for name in ["a.txt", "a.md"] {
            let start = std::time::Instant::now();
            let (article, _) = parsed(name, &text);
            assert!(!article.blocks.is_empty());
            assert!(start.elapsed().as_secs() < 20, "{name} {:?}", start.elapsed());
        }
    }
}

/// Pieces that make trouble, put together at random.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        any::<String>(),
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            " ",
            "+++\n",
            "---\n",
            "title: a\n",
            "slug: b\n",
            "date 2026-01-01 ",
            "JAKARTA, KOMPAS.com - ",
            "(AP) —",
            "Baca juga: ",
            "(Baca: x)",
            "“",
            "\"",
            "(Z-2)",
            "[]",
            "Editor: X",
            "- ",
            ">> ",
            "   ",
            "<b\n",
            "title=\"é\">",
            "| ",
            "> ",
            "# ",
            "<b>",
            "&amp;",
            "<p>",
            "</p>",
            "<li>",
            "<br>",
            "<a href=x>",
            "</a>",
            "<!--",
            "</>",
            "<q>",
            "<pre>",
            "<script>",
            "&ldquo;",
            "&#1;",
            "`",
            "\u{202e}",
            "é",
            "KPKSebagai",
            "©",
            "COPYRIGHT",
            "RINA SARI",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_gives_ordered_spans_on_character_boundaries(
        text in text(), format in 0..3
    ) {
        let text = if format == 2 { format!("format: html\n\n{text}") } else { text };
        let (article, diagnostics) = parsed(if format == 1 { "a.md" } else { "a.txt" }, &text);
        let mut end = 0;
        for block in &article.blocks {
            prop_assert!(block.span.start >= end && !block.span.is_empty());
            prop_assert_eq!(block.span.of(&article.text).trim(), block.span.of(&article.text));
            end = block.span.end;
        }
        let mut end = 0;
        for excluded in &article.excluded {
            prop_assert!(excluded.span.start >= end && !excluded.span.is_empty());
            prop_assert!(article.blocks.iter().any(|block| block.span.contains(excluded.span)));
            let _ = excluded.span.of(&article.text);
            end = excluded.span.end;
        }
        for block in &article.blocks {
            let _ = article.origin.span(block.span).of(&text);
        }
        for (at, character) in article.text.char_indices() {
            let span = article.origin.span(Span::new(at, at + character.len_utf8()));
            let _ = span.of(&text);
        }
        for diagnostic in diagnostics {
            if let Some(span) = diagnostic.primary.and_then(|label| label.span) {
                let _ = span.of(&text);
            }
        }
        prop_assert!(!article.title.is_empty() && !article.slug.is_empty());
        prop_assert!(article.title.chars().count() <= 4096 || article.title.len() <= text.len());
    }

    #[test]
    fn the_walk_gives_the_text(text in text(), is_html in any::<bool>()) {
        let text = if is_html { format!("format: html\n\n{text}") } else { text };
        let (article, _) = parsed("a.md", &text);
        for (event, span) in markdown::walk(&article.markup, article.format) {
            if let (pulldown_cmark::Event::Text(words) | pulldown_cmark::Event::Code(words), Some(span)) = (event, span) {
                prop_assert_eq!(&*words, span.of(&article.text));
            }
        }
    }
}

fn boilerplate(patterns: &str) -> Boilerplate {
    let text = format!("[text]\nboilerplate = {patterns}\n");
    crate::config::parse(&text).unwrap().boilerplate
}

#[test]
fn a_paragraph_that_is_the_title_again_is_the_headline() {
    let rest = "Jembatan itu dibuka kemarin.\n\nWarga datang.\n";
    let with = |title: &str, before: &str| {
        parsed("a.txt", &format!("title: {title}\nlanguage: id\n\n{before}\n\n{rest}")).0
    };
    let lines = rest.trim_end().split("\n\n").collect::<Vec<_>>();
    for before in ["Jembatan dibuka!", "  JEMBATAN\u{a0}\u{201c}Dibuka\u{201d}"] {
        let article = with("\"Jembatan Dibuka\"", before);
        assert_eq!(blocks(&article), lines, "{before}");
        assert_eq!(article.description, lines[0]);
        // Spans are of the file all the same.
        let place = article.blocks[0].span.range();
        assert_eq!(&article.text[place], lines[0]);
    }
    // Lines of the outlet and the day may stand before it, and stay.
    let article =
        with("Jembatan dibuka", "WARTA.com\n\nRabu, 13 Agustus 2025 | 10:00\n\nJembatan Dibuka");
    assert_eq!(blocks(&article)[..2], ["WARTA.com", "Rabu, 13 Agustus 2025 | 10:00"]);
    assert_eq!(blocks(&article)[2..], lines);
    // What goes on, comes later or is all there is stays.
    for before in ["Jembatan dibuka oleh wali kota.", "Hari itu cerah.\n\nJembatan dibuka"] {
        assert!(
            blocks(&with("Jembatan dibuka", before))
                .iter()
                .any(|b| b.starts_with("Jembatan dibuka"))
        );
    }
    let (only, _) = parsed("a.txt", "title: Jembatan dibuka\n\nJembatan dibuka\n");
    assert_eq!(blocks(&only), ["Jembatan dibuka"]);
    // A first line that is no sentence is one where no title is given; a sentence is not.
    let (line, _) = parsed("a.txt", &format!("Jembatan kedua di Kota Lirangan dibuka\n\n{rest}"));
    assert_eq!(
        (line.title.as_str(), line.taken.title),
        ("Jembatan kedua di Kota Lirangan dibuka", false)
    );
    assert_eq!(blocks(&line), lines);
    for said in
        ["“Jembatan itu dibuka,” — Ratih Wirasena, wali kota", "Ratih Wirasena: Jembatan dibuka"]
    {
        let (said, _) = parsed("a.txt", &format!("{said}\n\n{rest}"));
        assert!(said.taken.title && blocks(&said).len() == lines.len() + 1, "{said:?}");
    }
    let (sentence, _) = parsed("a.txt", rest);
    assert_eq!(
        (sentence.title.as_str(), sentence.taken.title),
        ("Jembatan itu dibuka kemarin", true)
    );
    assert_eq!(blocks(&sentence), lines);
    // In Markdown it opens the text.
    let (marked, _) =
        parsed("a.md", &format!("---\ntitle: Jembatan dibuka\n---\n**Jembatan** dibuka\n\n{rest}"));
    assert_eq!(blocks(&marked), lines);
}

#[test]
fn teasers_and_notices_are_noise_wherever_they_stand() {
    let id = "Warga desa itu sudah lama menunggu kabar dari pemerintah kota.";
    let en = "The people of the town have waited for news from the council for a long time.";
    for (prose, text, noise) in [
        (id, "{} Baca juga: Tanggul Lama Jebol", "Baca juga: Tanggul Lama Jebol"),
        (id, "{} BACA JUGA: Tanggul Lama Jebol. {}", "BACA JUGA: Tanggul Lama Jebol."),
        (id, "{} ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT {}", "ADVERTISEMENT"),
        (id, "{}\n\nSCROLL TO CONTINUE WITH CONTENT\n\n{}", "SCROLL TO CONTINUE WITH CONTENT"),
        (
            id,
            "{}\n\nBaca lainnya\n\nTanggul Lama di Lirangan Jebol\n\n{}",
            "Tanggul Lama di Lirangan Jebol",
        ),
        (
            id,
            "{}\n\nSimak juga video Tanggul Lama Jebol\n\n{}",
            "Simak juga video Tanggul Lama Jebol",
        ),
        (en, "{} Read also: Old Dam Breaks. {}", "Read also: Old Dam Breaks."),
        (en, "{}\n\nRead more\n\nOld Dam of Lirangan Breaks\n\n{}", "Old Dam of Lirangan Breaks"),
        (en, "{}\n\nAdvertisement\n\n{}", "Advertisement"),
    ] {
        let (article, _) = parsed("a.txt", &format!("title: x\n\n{}\n", text.replace("{}", prose)));
        let found = excluded(&article);
        assert!(found.contains(&(Reason::Noise, noise)), "{text}: {found:?}");
        let left: Vec<&str> = article.counted().map(|span| span.of(&article.text).trim()).collect();
        let left: Vec<&str> = left.into_iter().filter(|left| !left.is_empty()).collect();
        assert_eq!(left, vec![prose; text.matches("{}").count()], "{text}");
    }
    // Words that are the article's own.
    for (prose, own) in [
        (id, "Iklan itu dipasang warga."),
        (id, "Pesannya satu. Baca: kitab itu milik semua."),
        (id, "Ia berkata, baca juga surat itu."),
        (en, "Advertisement rates rose by a third."),
        (en, "Read more about it in the library, he said."),
        (en, "He said the council would continue reading."),
    ] {
        let (article, _) = parsed("a.txt", &format!("title: x\n\n{prose}\n\n{own}\n\n{prose}\n"));
        assert_eq!(excluded(&article), [], "{own}");
    }
    // A short paragraph after a notice is text: only a label announces a headline.
    let (article, _) =
        parsed("a.txt", &format!("title: x\n\n{en}\n\nADVERTISEMENT\n\nHow it began\n\n{en}\n"));
    assert_eq!(excluded(&article), [(Reason::Noise, "ADVERTISEMENT")]);
}

#[test]
fn a_desk_code_may_have_letters_of_any_alphabet() {
    let found = |code: &str| {
        let (article, _) = parsed("a.txt", &format!("title: x\n\nThe bridge opened. {code}\n"));
        excluded(&article).into_iter().map(|(_, words)| words.to_owned()).collect::<Vec<_>>()
    };
    for code in ["(é/ñ)", "(é/ ñ)", "[жук]", "(Ž-2)"] {
        assert_eq!(found(code), [code]);
    }
    for words in ["(é ñ)", "(é - &amp;)", "(жук и лес)"] {
        assert_eq!(found(words), [""; 0], "{words}");
    }
}

#[test]
fn what_a_pattern_matches_is_noise_and_no_more() {
    let text = "title: x\nlanguage: en\n\nThe bridge opened. Follow us on Chirp today.\n\nSPONSORED\n\n\
                Visit sponsored.example now.\n";
    let source = Source::new("a", "content/a.txt", Format::Text, text.to_owned());
    let found = |patterns: &str| {
        let (article, _) = parse_without(&source, &Languages::embedded(), &boilerplate(patterns));
        let words = excluded(&article).into_iter().map(|(_, words)| words.to_owned());
        words.collect::<Vec<_>>()
    };
    assert_eq!(found("[]"), Vec::<String>::new());
    assert_eq!(found("['Follow us']"), ["Follow us"]);
    assert_eq!(found("['Follow us.*', '^SPONSORED$']"), ["Follow us on Chirp today.", "SPONSORED"]);
    assert_eq!(found("['(?i)sponsored']"), ["SPONSORED", "sponsored"]);
    // What overlaps is there once, and nothing is nowhere.
    assert_eq!(found("['Follow us on', 'on Chirp', 'q*']"), ["Follow us on", " Chirp"]);
}
