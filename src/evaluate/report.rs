//! An evaluation as tables for people.

use std::fmt::{self, Write as _};

use super::cases::{Cases, Right};
use super::entities::Entities;
use super::measures::ratio;
use super::misses::{Fault, Miss, Shown};
use super::{Calibration, Evaluation, Share};
use crate::annotate::Stance;
use crate::text::count;

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&count(self.docs, "article"))?;
        if self.missing_docs > 0 {
            write!(f, ", {} of them without a prediction", self.missing_docs)?;
        }
        writeln!(f, "\n\nQuotations: precision, recall, F1 in per cent")?;
        write!(f, "{:<9} {:>5} {:>5}", "kind", "gold", "pred")?;
        for name in ["strict", "exact", "partial", "token", "content@", "JOINT"] {
            write!(f, "  {name:>17}")?;
        }
        writeln!(f)?;
        for (kind, sums) in self.kinds.rows() {
            write!(f, "{kind:<9} {:>5} {:>5}", sums.exact.gold, sums.exact.predicted)?;
            let measures =
                [&sums.strict, &sums.exact, &sums.partial, &sums.token, &sums.content, &sums.joint];
            for share in measures {
                write!(f, "  {}", triple(share))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "\nSources, then speakers, of the quotations found, in per cent of n")?;
        writeln!(
            f,
            "{:<9} {:>5} {:>7} {:>7} {:>7}  {:>5} {:>7} {:>7} {:>7} {:>7}",
            "kind", "n", "exact", "overlap", "missing", "n", "strict", "alias", "missing", "wrong"
        )?;
        for (kind, sums) in self.kinds.rows() {
            let (source, speaker) = (&sums.source, &sums.speaker);
            write!(f, "{kind:<9} {:>5}", source.n)?;
            for count in [source.exact, source.overlap, source.missing] {
                write!(f, " {:>7.1}", 100.0 * ratio(count, source.n))?;
            }
            write!(f, "  {:>5}", speaker.n)?;
            write!(f, " {:>7.1}", 100.0 * ratio(speaker.strict, speaker.proper))?;
            for count in [speaker.alias, speaker.missing, speaker.wrong] {
                write!(f, " {:>7.1}", 100.0 * ratio(count, speaker.n))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "\nCues: {}", triple(&self.cue))?;
        let counts: Vec<String> = Fault::ALL
            .iter()
            .map(|&fault| (fault, self.misses.iter().filter(|miss| miss.fault == fault).count()))
            .map(|(fault, count)| format!("{} {count}", fault.describe()))
            .collect();
        writeln!(f, "Faults: {}", counts.join(", "))?;
        if let Some(line) = self.calibration.summary() {
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Entities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Entities: precision, recall, F1 in per cent")?;
        writeln!(
            f,
            "{:<13} {:>5} {:>5}  {:>17}  {:>17}  wrong because",
            "kind", "gold", "pred", "page", "any form"
        )?;
        for (name, kind) in self.rows() {
            let faults: Vec<String> =
                kind.faults.iter().map(|(why, count)| format!("{why} {count}")).collect();
            let (page, loose) = (triple(&kind.page), triple(&kind.loose));
            let (gold, predicted) = (kind.page.gold, kind.page.predicted);
            writeln!(
                f,
                "{name:<13} {gold:>5} {predicted:>5}  {page}  {loose}  {}",
                faults.join(", ")
            )?;
        }
        let of = |count| 100.0 * ratio(count, self.role.n);
        let people = if self.role.n == 1 { "person" } else { "people" };
        writeln!(
            f,
            "Roles of {} {people}: exact {:.1}, near {:.1}",
            self.role.n,
            of(self.role.exact),
            of(self.role.near)
        )
    }
}

impl fmt::Display for Cases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Cases: right, of all")?;
        let total = |of: fn(&Right) -> u32| -> u32 { self.kinds.values().map(of).sum() };
        let all = Right { right: total(|kind| kind.right), n: total(|kind| kind.n) };
        let rows = self.kinds.iter().map(|(kind, right)| (kind.as_str(), right));
        for (kind, right) in rows.chain([("all", &all)]) {
            writeln!(f, "{kind:<28} {:>4} {:>4}", right.right, right.n)?;
        }
        Ok(())
    }
}

impl Calibration {
    /// Expected error and precision at 0.9 in one line; `None` without confidences.
    fn summary(&self) -> Option<String> {
        self.bins.iter().any(|bin| bin.n > 0).then(|| {
            format!(
                "Confidence: expected error {:.3}; of {} predictions at 0.9 and above {:.1} % right",
                self.expected_error(),
                self.bins[9].n,
                100.0 * self.precision_of_sure()
            )
        })
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<10} {:>6} {:>10} {:>7}", "confidence", "n", "mean", "right")?;
        for (at, bin) in self.bins.iter().enumerate() {
            let to = if at == 9 { "1.0".to_owned() } else { format!("0.{}", at + 1) };
            write!(f, "0.{at} to {to}")?;
            if bin.n == 0 {
                writeln!(f, " {:>6}", 0)?;
            } else {
                let mean = bin.confidence / f64::from(bin.n);
                writeln!(f, " {:>6} {mean:>10.3} {:>7.3}", bin.n, ratio(bin.right, bin.n))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = format!("{:?}", self.kind).to_lowercase();
        writeln!(f, "{}:{}: {} ({kind})", self.id, self.line, self.fault.describe())?;
        let line = |name: &str, shown: &Option<Shown>| {
            shown.as_ref().map(|shown| format!("  {name:<8}  {shown}\n")).unwrap_or_default()
        };
        f.write_str(&line("expected", &self.expected))?;
        f.write_str(&line("found", &self.found))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tail = String::new();
        if let Some(speaker) = &self.speaker {
            let _ = write!(tail, " — {speaker}");
        }
        if self.stance != Stance::Says {
            let _ = write!(tail, " ({})", self.stance.name());
        }
        if let Some(confidence) = self.confidence {
            let _ = write!(tail, " {confidence:.2}");
        }
        if let Some(rule) = &self.rule {
            let _ = write!(tail, " {rule}");
        }
        write!(f, "{}{tail}", self.sentence)
    }
}

fn triple(share: &Share) -> String {
    format!(
        "{:5.1} {:5.1} {:5.1}",
        100.0 * share.precision(),
        100.0 * share.recall(),
        100.0 * share.f1()
    )
}
