//! Who may use the desk: a browser that was given the address of this run, from pages of the desk alone.

use std::collections::HashSet;
use std::io;

/// Path of all that the desk has, and of its cookie.
pub(in crate::serve) const PATH: &str = "/-/kutip/desk";
/// Longest form, in bytes.
pub(in crate::serve) const FORM: usize = 1 << 16;
/// The only type of a form.
const MEDIA: &str = "application/x-www-form-urlencoded";

/// A request, as far as the desk looks at it.
#[derive(Debug, Default)]
pub(in crate::serve) struct Asked {
    /// Whether it would change something.
    pub(in crate::serve) is_post: bool,
    /// Below [`PATH`].
    pub(in crate::serve) path: String,
    /// Without its sign.
    pub(in crate::serve) query: String,
    /// The header `Host`.
    pub(in crate::serve) host: String,
    /// The headers `Cookie`.
    pub(in crate::serve) cookies: Vec<String>,
    /// The header `Origin`.
    pub(in crate::serve) origin: Option<String>,
    /// The header `Sec-Fetch-Site`.
    pub(in crate::serve) fetched_from: Option<String>,
    /// The header `Content-Type`.
    pub(in crate::serve) media: Option<String>,
    /// The form.
    pub(in crate::serve) body: Vec<u8>,
}

/// What tells the browser of the editor from others.
#[derive(Debug)]
pub(super) struct Token {
    digits: String,
    /// Cookies are shared by all ports of a machine.
    cookie: String,
}

impl Token {
    /// One that nobody can guess, for a server on a port.
    pub(super) fn new(port: u16) -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let digits = bytes.iter().fold(String::new(), |out, byte| out + &format!("{byte:02x}"));
        Ok(Token { digits, cookie: format!("kutip-desk-{port}") })
    }

    /// As it stands in forms and in the address that the program tells.
    pub(super) fn digits(&self) -> &str {
        &self.digits
    }

    /// The header that makes a browser keep it.
    pub(super) fn set_cookie(&self) -> String {
        let Token { digits, cookie } = self;
        format!("{cookie}={digits}; HttpOnly; SameSite=Strict; Path={PATH}")
    }

    /// Whether text is it; how long that takes tells nothing.
    pub(super) fn is(&self, given: &str) -> bool {
        blake3::hash(given.as_bytes()) == blake3::hash(self.digits.as_bytes())
    }

    /// Whether the cookies of a request hold it, and no other of its name.
    fn is_in(&self, cookies: &[String]) -> bool {
        let pairs = cookies.iter().flat_map(|header| header.split(';'));
        let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        let own: HashSet<&str> =
            pairs.filter(|(name, _)| *name == self.cookie).map(|(_, value)| value).collect();
        own.len() == 1 && own.into_iter().all(|value| self.is(value))
    }

    /// Why a request is refused, with its status; the token of a form is looked at once it is read.
    pub(super) fn refuses(&self, asked: &Asked) -> Option<(u16, &'static str)> {
        if !self.is_in(&asked.cookies) {
            return Some((403, "open the desk by the address that kutip review has told"));
        }
        if !asked.is_post {
            return None;
        }
        let media = asked.media.as_deref().and_then(|media| media.split(';').next());
        if !media.is_some_and(|media| media.trim().eq_ignore_ascii_case(MEDIA)) {
            return Some((415, "only forms are taken"));
        }
        let own = format!("http://{}", asked.host);
        let is_own = asked.origin.as_deref() == Some(own.as_str())
            && asked.fetched_from.as_deref().is_none_or(|from| from == "same-origin");
        (!is_own).then_some((403, "only forms of the desk are taken"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_its_own_alone() {
        let (one, other) = (Token::new(1).unwrap(), Token::new(1).unwrap());
        assert_eq!(one.digits().len(), 32);
        assert!(one.is(one.digits()) && !one.is(other.digits()) && !one.is(""));
        let cookie = |token: &Token| format!("kutip-desk-1={}", token.digits());
        assert!(one.is_in(&[format!("a=b; {}", cookie(&one))]));
        assert!(!one.is_in(&[cookie(&one), cookie(&other)]));
        assert!(!one.is_in(&[]));
    }
}
