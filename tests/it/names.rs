//! Every shape of a person's name, in every place where one who speaks may stand.

use kutip::annotate::{self, EntityKind};
use kutip::article;
use kutip::language::Languages;
use kutip::source::{Format, Source};

/// For each language: shapes of names, and sentences with `{}` for the speaker.
const TABLE: [(&str, &[&str], &[&str]); 3] = [
    (
        "en",
        &[
            "Laras Widuri",
            "Jan van der Berg",
            "Catherine de la Cruz",
            "Bashir al-Assir",
            "Pamela St. John",
            "Anne-Marie Holt",
            "J.R. Whitlock",
            "J. R. Whitlock",
            "A. P. J. Kareem",
            "James B. Connelly",
            "Yusuke \"Matz\" Morimoto",
            "Dwight \"The Brick\" Joplin",
            "Mark Tilley Jr.",
            "Mark Tilley III",
            "Tessa May",
            "May Roe",
            "August Wilsen",
            "Paris Hilder",
            "India Roe",
            "Ruth Berlin",
            "Will Marsh",
            "Mark Baker",
            "Rose Hill",
            "Sean O'Dell",
        ],
        &[
            "{} said the ferry was late.",
            "\"The ferry is late,\" said {}.",
            "\"The ferry is late,\" {} said.",
            "\"The ferry is late,\" said Mayor {}.",
            "The mayor, {}, said the ferry was late.",
            "\"The ferry is late,\" said the harbour master, {}.",
            "{}, the mayor, said the ferry was late.",
            "{}, 54, said the ferry was late.",
            "According to {}, the ferry was late.",
        ],
    ),
    (
        "id",
        &[
            "Laras Widuri",
            "Budi bin Ahmad",
            "Bashir al-Assir",
            "Ursula von der Heyden",
            "B.J. Habiburi",
            "M. Yunus",
            "I Komang Darmo",
            "Ni Luh Laras",
            "Juni Sihombing",
            "Mei Lestari",
            "Minggu Saragih",
            "Fajar Nugraha",
            "Bela Safira",
            "Siti Rohani Tampubolon",
            "Rahmat Padang",
            "Basir \"Acok\" Purnomo",
            "Joko S. Wibowo",
        ],
        &[
            "{} mengatakan feri terlambat.",
            "\"Feri terlambat,\" kata {}.",
            "\"Feri terlambat,\" kata Bupati {}.",
            "\"Feri terlambat,\" kata bupati, {}.",
            "\"Feri terlambat,\" ujar {} di Lirangan, Senin (2/6).",
            "{}, bupati Lirangan, mengatakan feri terlambat.",
            "Menurut {}, feri terlambat.",
            "Kepala Dinas Perhubungan Lirangan, {}, mengatakan feri terlambat.",
            "Bupati Lirangan {} mengatakan feri terlambat.",
        ],
    ),
    (
        "ms",
        &[
            "Ahmad bin Abdullah",
            "Siti binti Ahmad",
            "Rajan a/l Muthu",
            "Lim Guan Seng",
            "Mohd. Ridzuan Ali",
            "S. Subramani",
            "Johari Melaka",
            "Mei Lestari",
            "Mohamad \"Mat Sabun\" Sabri",
        ],
        &[
            "{} berkata feri itu lewat.",
            "\"Feri itu lewat,\" kata {}.",
            "\"Feri itu lewat,\" kata Menteri Pengangkutan {}.",
            "Menurut {}, feri itu lewat.",
            "Pengerusinya, {}, berkata feri itu lewat.",
            "\"Feri itu lewat,\" kata {} di Lirangan semalam.",
        ],
    ),
];

#[test]
fn every_shape_of_a_name_speaks_in_every_place() {
    let languages = Languages::embedded();
    let mut wrong = Vec::new();
    for (language, shapes, places) in TABLE {
        for shape in shapes {
            for place in places {
                // One stop ends a sentence that ends in `Jr.`
                let text = place.replace("{}", shape).replace("..", ".");
                let source = Source::new("x", "x.txt", Format::Text, text.clone());
                let (mut article, _) = article::parse(&source, &languages);
                article.language = Some(language.to_owned());
                let (annotated, _) = annotate::annotate(&article, &languages);
                let speakers: Vec<&annotate::Entity> = annotated
                    .attributions
                    .iter()
                    .flat_map(|attribution| &attribution.speakers)
                    .map(|&speaker| &annotated.entities[speaker as usize])
                    .collect();
                let named = |speaker: &&annotate::Entity| {
                    speaker.name == *shape && speaker.kind == EntityKind::Person
                };
                if speakers.is_empty() || !speakers.iter().all(named) {
                    let names: Vec<&str> = speakers.iter().map(|who| who.name.as_str()).collect();
                    wrong.push(format!("{text} → {names:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
