//! What an editor has accepted, for a whole site or for one article: such findings are counted, and
//! are not shown.

use rustc_hash::FxHashMap;

use super::{Code, Diagnostic, Severity};

/// The codes that are accepted. Errors are not: an article that cannot be used stays one.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    everywhere: Vec<Code>,
    /// By the path of an article, or of the corrections beside it.
    files: FxHashMap<String, Vec<Code>>,
}

impl Accepted {
    /// The codes accepted in all files.
    pub fn everywhere(codes: &[Code]) -> Self {
        Accepted { everywhere: codes.to_vec(), files: FxHashMap::default() }
    }

    /// Accepts codes in one file.
    pub fn add(&mut self, path: &str, codes: &[Code]) {
        if !codes.is_empty() {
            self.files.entry(path.to_owned()).or_default().extend(codes);
        }
    }

    /// Marks the findings that are accepted.
    pub fn mark(&self, diagnostics: &mut [Diagnostic]) {
        for diagnostic in diagnostics.iter_mut().filter(|d| d.severity != Severity::Error) {
            let file = diagnostic.primary.as_ref().and_then(|label| self.files.get(&label.path));
            let codes = self.everywhere.iter().chain(file.into_iter().flatten());
            diagnostic.accepted |= codes.into_iter().any(|code| *code == diagnostic.code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_accepted_everywhere_or_in_one_file_and_errors_never() {
        let mut accepted = Accepted::everywhere(&[Code::TitleGuessed, Code::EmptyArticle]);
        accepted.add("content/a.txt", &[Code::UnknownKey]);
        let of = |code, path: &str| Diagnostic::new(code, "x").in_file(path);
        let mut found = [
            of(Code::TitleGuessed, "content/b.txt"),
            of(Code::UnknownKey, "content/a.txt"),
            of(Code::UnknownKey, "content/b.txt"),
            of(Code::EmptyArticle, "content/a.txt"),
            Diagnostic::new(Code::NoBaseUrl, "x"),
        ];
        accepted.mark(&mut found);
        assert_eq!(found.map(|found| found.accepted), [true, true, false, false, false]);
    }

    #[test]
    fn what_can_be_accepted_is_a_code_and_no_error() {
        assert_eq!(Code::acceptable("k0208"), Ok(Code::TitleGuessed));
        assert_eq!(Code::acceptable("K028").unwrap_err().1, "did you mean K0208?");
        assert!(Code::acceptable("0208").is_err());
        assert!(Code::acceptable("K0201").unwrap_err().0.contains("cannot be accepted"));
        for code in Code::ALL.iter().filter(|code| code.severity() != Severity::Error) {
            assert_eq!(Code::acceptable(code.number()), Ok(*code));
            let number = code.number();
            let once = ["K0503", "K0508"].contains(&number)
                || number.starts_with("K07")
                || number.starts_with("K08");
            assert!(once || code.many().is_some(), "{} has no plural", code.number());
        }
    }
}
