//! The desk in the browser, by requests over loopback: who is let in, what a form writes, and what is done
//! when the files are other ones than the page showed.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::program::{PATIENCE, kutip};
use crate::site::Site;

const ARTICLE: &str = "title: The bridge\ndate: 2025-09-01\nlanguage: en\n\n\
    “The bridge will open in May,” said Clara Wenhollow, the engineer.\n\n\
    Mayor Ratna Sumpena said that the toll was fair. “It has taken too long,” she said.\n\n\
    The river rose at night, Banu Prasaja recalled, and the bridge was not there.\n\n\
    “No toll,” said Banu Prasaja.\n";
const FILE: &str = "content/bridge.kutip.toml";
const FORM: &str = "application/x-www-form-urlencoded";

/// A desk that was opened, ended with the test.
struct Desk {
    process: Child,
    port: u16,
    token: String,
}

/// An answer: its status, its head and its body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The value of a hidden field, as it is sent.
    fn field(&self, name: &str) -> String {
        let after = self.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
        after.split_once('"').unwrap().0.to_owned()
    }
}

impl Desk {
    fn of(site: &Site) -> Self {
        let mut command = kutip(["review", "--port", "0", "--as", "Rina", "--now", "2026-11-30"]);
        command.arg("--root").arg(site.root()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let mut lines =
            BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let is_address = |line: String| Some(line.split_once(" (stop with")?.0.to_owned());
        let url = lines.by_ref().find_map(is_address).unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        let (before, token) = url.split_once("/-/kutip/desk/open?token=").unwrap();
        let port = before.rsplit_once(':').unwrap().1.parse().unwrap();
        Desk { process, port, token: token.to_owned() }
    }

    fn ask(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // A server that refuses may close before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Answer { status: status.unwrap_or(0), head: head.to_owned(), body: body.to_owned() }
    }

    fn cookie(&self) -> String {
        format!("Cookie: kutip-desk-{}={}\r\n", self.port, self.token)
    }

    fn get(&self, path: &str) -> Answer {
        let (port, cookie) = (self.port, self.cookie());
        let head = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}");
        self.ask(format!("{head}Connection: close\r\n\r\n").as_bytes())
    }

    /// Sends a form as the desk's own page would, but for what `change` makes of its head.
    fn send(&self, path: &str, form: &str, change: impl Fn(String) -> String) -> Answer {
        let (port, cookie, length) = (self.port, self.cookie(), form.len());
        let head = change(format!(
            "POST /-/kutip/desk{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}\
             Origin: http://127.0.0.1:{port}\r\nContent-Type: {FORM}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n"
        ));
        self.ask(format!("{head}{form}").as_bytes())
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.send(path, &format!("token={}&{form}", self.token), |head| head)
    }

    /// The key of the quotation with these words, in the reading mode.
    fn key(&self, words: &str) -> String {
        let page = self.get("/-/kutip/desk/read?article=bridge").body;
        let (before, _) = page.split_once(words).unwrap_or_else(|| panic!("{words} in {page}"));
        let at = before.rsplit_once("<li data-stop=\"quotation\" id=\"l-").unwrap().1;
        at.split_once('"').unwrap().0.to_owned()
    }

    fn item(&self, key: &str) -> Answer {
        self.get(&format!("/-/kutip/desk/item?key={key}"))
    }

    /// An answer to the question of an item, as its page sends it.
    fn form(&self, key: &str, answer: &str) -> String {
        let page = self.item(key);
        assert_eq!(page.status, 200, "{}", page.body);
        let seen = page.field("seen");
        format!("seen={seen}&key={key}&quotation={key}&article=bridge&answer={answer}")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn site() -> Site {
    Site::new(&[("content/bridge.txt", ARTICLE)])
}

fn text(site: &Site) -> String {
    fs::read_to_string(site.root().join(FILE)).unwrap_or_default()
}

#[test]
fn the_address_lets_a_browser_in_and_the_token_leaves_it() {
    let desk = Desk::of(&site());
    let bare = |path: &str| {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        desk.ask(head.as_bytes())
    };
    let opened = bare(&format!("/-/kutip/desk/open?token={}", desk.token));
    assert_eq!((opened.status, opened.header("location")), (303, Some("/-/kutip/desk/")));
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/-/kutip/desk"), "{cookie}");
    assert_eq!(bare("/-/kutip/desk/open?token=0").status, 403);
    assert_eq!(bare("/-/kutip/desk/").status, 403, "without a cookie");
    let first = desk.get("/-/kutip/desk/");
    assert_eq!(first.status, 303);
    let page = desk.get(first.header("location").unwrap());
    assert_eq!(page.status, 200, "{}", page.body);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'self'"));
}

#[test]
fn what_no_page_of_the_desk_sends_is_refused_and_nothing_is_written() {
    let site = site();
    let desk = Desk::of(&site);
    let key = desk.key("taken too long");
    let form = format!("token={}&{}", desk.token, desk.form(&key, "unclear"));
    let port = desk.port;
    let refused = |why: &str, status: u16, change: &dyn Fn(String) -> String| {
        let answer = desk.send("/decide", &form, change);
        assert_eq!(answer.status, status, "{why}: {}", answer.body);
        assert_eq!(text(&site), "", "{why}");
    };
    let own = format!("Origin: http://127.0.0.1:{port}\r\n");
    refused("without a cookie", 403, &|head| head.replace(&desk.cookie(), ""));
    refused("two cookies", 403, &|head| {
        head.replace(&desk.cookie(), &format!("{}{}0\r\n", desk.cookie(), desk.cookie().trim_end()))
    });
    refused("without an origin", 403, &|head| head.replace(&own, ""));
    for origin in ["http://evil.example", "null", "http://127.0.0.1:1"] {
        refused(origin, 403, &|head| head.replace(&own, &format!("Origin: {origin}\r\n")));
    }
    refused("from another site", 403, &|head| {
        head.replace(&own, &format!("{own}Sec-Fetch-Site: cross-site\r\n"))
    });
    refused("another host", 403, &|head| {
        head.replace(&format!("Host: 127.0.0.1:{port}"), "Host: evil.example")
    });
    refused("text", 415, &|head| head.replace(FORM, "text/plain"));
    refused("JSON", 415, &|head| head.replace(FORM, "application/json"));
    refused("as GET", 404, &|head| head.replace("POST", "GET"));
    refused("PUT", 405, &|head| head.replace("POST", "PUT"));
    for token in ["", "token=0&"] {
        let (_, rest) = form.split_once('&').unwrap();
        let answer = desk.send("/decide", &format!("{token}{rest}"), |head| head);
        assert_eq!((answer.status, text(&site).as_str()), (403, ""));
    }
    let query = desk.get(&format!("/-/kutip/desk/decide?{form}"));
    assert_eq!((query.status, text(&site).as_str()), (404, ""));
    let long = format!("{form}&note={}", "x".repeat(10 << 20));
    let answer = desk.send("/decide", &long, |head| head);
    assert!([413, 0].contains(&answer.status) && text(&site).is_empty(), "{}", answer.status);
    // The same form as it should be is taken.
    assert_eq!(desk.send("/decide", &form, |head| head).status, 303);
    assert!(text(&site).contains("speaker = \"\""));
}

#[test]
fn an_id_is_never_a_path() {
    let site = site();
    let desk = Desk::of(&site);
    let key = desk.key("taken too long");
    let seen = desk.item(&key).field("seen");
    for form in [
        "quotation=..%2F..%2Fetc%2Fpasswd&article=bridge&answer=no",
        "quotation=x&article=..%2F..%2Fevil&answer=no",
        "article=..%2Fevil&words=a&kind=direct&answer=add%3AX",
        "file=..%2F..%2Fevil.kutip.toml&answer=move%3Abridge",
        "file=content%2Fbridge.txt&answer=move%3Abridge",
        "article=bridge&decision=..%2Fx&answer=withdraw",
    ] {
        let answer = desk.post("/decide", &format!("seen={seen}&key=x&{form}"));
        assert!([409, 422].contains(&answer.status), "{form}: {}", answer.status);
    }
    for path in ["item?key=..%2F..%2Fetc", "read?article=..%2Fevil", "name?article=bridge&words=x"]
    {
        assert_eq!(desk.get(&format!("/-/kutip/desk/{path}")).status, 404, "{path}");
    }
    let tree: Vec<_> = fs::read_dir(site.root().join("content")).unwrap().collect();
    assert_eq!(tree.len(), 1, "{tree:?}");
}

#[test]
fn a_decision_is_saved_and_the_next_item_comes_and_undo_takes_it_back() {
    let site = site();
    let desk = Desk::of(&site);
    let first = desk.get("/-/kutip/desk/");
    let key = first.header("location").unwrap().split_once("key=").unwrap().1.to_owned();
    let saved = desk.post("/decide", &desk.form(&key, "right"));
    assert_eq!(saved.status, 303, "{}", saved.body);
    let next = saved.header("location").unwrap().to_owned();
    assert!(next.contains("/item?key=") && !next.contains(&key), "{next}");
    let held = text(&site);
    assert!(held.contains("right = true") && held.contains("by = \"Rina\"\non = 2026-11-30"));
    let page = desk.get(&next);
    assert!(page.body.contains("<p role=\"status\">Saved: right"), "{}", page.body);
    let second = page.field("quotation");
    assert_ne!(second, key);
    let other = desk.post("/decide", &desk.form(&second, "speaker%3AClara+Wenhollow"));
    assert_eq!(other.status, 303, "{}", other.body);
    let both = text(&site);
    assert!(both.contains("speaker = \"Clara Wenhollow\""), "{both}");
    // One key back, and again; then forth.
    let undone = desk.post("/undo", "number=1");
    assert!(undone.header("location").unwrap().contains(&format!("item?key={second}")));
    assert_eq!(text(&site), held);
    assert_eq!(desk.post("/undo", "number=0").status, 303);
    assert_eq!(text(&site), "");
    assert_eq!(desk.post("/undo", "number=0").status, 303);
    assert_eq!(text(&site), held);
    assert_eq!(desk.post("/undo", "number=7").status, 404);
}

#[test]
fn a_page_that_is_no_longer_true_decides_nothing_and_loses_nothing() {
    let site = site();
    let desk = Desk::of(&site);
    let key = desk.key("taken too long");
    let form = desk.form(&key, "speaker%3ABanu+Prasaja");
    site.write("content/bridge.txt", format!("{ARTICLE}\nA last line.\n"));
    let answer = desk.post("/decide", &format!("{form}&note=ask+him"));
    assert_eq!(answer.status, 409, "{}", answer.body);
    for shown in ["Banu Prasaja", "ask him", "A last line.", "content/bridge.txt", "name=\"seen\""]
    {
        assert!(answer.body.contains(shown), "{shown} in {}", answer.body);
    }
    assert_eq!(text(&site), "");
    // Another editor's decision that came with a pull.
    let theirs = "[[quote]]\nwords = \"“No toll,”\"\nspeaker = \"\"\n";
    site.write(FILE, theirs);
    let begun = Instant::now();
    let taken = loop {
        let answer = desk.post("/decide", &form);
        assert_eq!(answer.status, 409, "the page is as old as ever");
        let again = format!(
            "{}&{}",
            format_args!("seen={}", answer.field("seen")),
            form.split_once('&').unwrap().1
        );
        let answer = desk.post("/decide", &again);
        if answer.status == 303 {
            break text(&site);
        }
        assert_eq!((answer.status, text(&site).as_str()), (409, theirs));
        assert!(begun.elapsed() < PATIENCE, "{}", answer.body);
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(taken.contains("Banu Prasaja") && taken.contains("“No toll,”"), "{taken}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_told_and_stays_on_the_page() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    let desk = Desk::of(&site);
    let key = desk.key("taken too long");
    let form = desk.form(&key, "speaker%3ABanu+Prasaja");
    let folder = site.root().join("content");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    // Whoever may write everywhere is told by a folder that is in the way.
    let is_root = fs::write(folder.join("probe"), "").is_ok();
    if is_root {
        fs::remove_file(folder.join("probe")).unwrap();
        fs::create_dir(site.root().join(".kutip")).ok();
        fs::create_dir_all(site.root().join(".kutip/desk-new")).unwrap();
    }
    let answer = desk.post("/decide", &form);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(answer.status, 500, "{}", answer.body);
    assert!(answer.body.contains("cannot write") && answer.body.contains("Banu Prasaja"));
    assert_eq!(text(&site), "");
    fs::remove_dir(site.root().join(".kutip/desk-new")).ok();
    assert_eq!(desk.post("/decide", &form).status, 303);
}

#[test]
fn one_form_decides_for_all_that_it_lists_and_one_undo_takes_all_back() {
    let site = site();
    let desk = Desk::of(&site);
    let page = desk.get("/-/kutip/desk/alike?article=bridge");
    let ids: Vec<&str> = page
        .body
        .split("name=\"quotation\" value=\"")
        .skip(1)
        .map(|rest| rest.split_once('"').unwrap().0)
        .collect();
    assert!(ids.len() > 2, "{}", page.body);
    let ticked: String = format!("&quotation={}&quotation={}", ids[0], ids[1]);
    let form = format!("seen={}&article=bridge&answer=right{ticked}", page.field("seen"));
    assert_eq!(desk.post("/decide", &form).status, 303);
    assert_eq!(text(&site).matches("right = true").count(), 2, "what is not ticked stays");
    assert_eq!(desk.post("/undo", "number=0").status, 303);
    assert_eq!(text(&site), "");
}

#[test]
fn a_missed_quotation_is_added_and_a_role_is_cut() {
    let site = site();
    let desk = Desk::of(&site);
    let page = desk.get("/-/kutip/desk/read?article=bridge");
    assert!(page.body.contains("<iframe sandbox src="), "{}", page.body);
    let form = format!(
        "seen={}&article=bridge&words=the+bridge+was+not+there&kind=indirect&answer=add%3ABanu+Prasaja",
        page.field("seen")
    );
    assert_eq!(desk.post("/decide", &form).status, 303);
    assert!(
        text(&site).contains("[[add]]\nwords = \"the bridge was not there\""),
        "{}",
        text(&site)
    );
    let name = desk.get("/-/kutip/desk/name?article=bridge&words=Clara%20Wenhollow");
    assert_eq!(name.status, 200);
    let form =
        format!("seen={}&article=bridge&words=Clara+Wenhollow&answer=role%3A", name.field("seen"));
    assert_eq!(desk.post("/decide", &form).status, 303);
    assert!(text(&site).contains("role = false"), "{}", text(&site));
    let history = desk.get("/-/kutip/desk/history");
    assert!(history.body.contains("take it back") && history.body.contains("Rina"));
}

#[test]
fn a_name_is_hidden_and_divided_and_comments_stay() {
    let site = site();
    site.write("people.toml", "# Ours.\n[[person]]\nname = \"Clara Wenhollow\" # the engineer\n");
    let desk = Desk::of(&site);
    let people = || fs::read_to_string(site.root().join("people.toml")).unwrap();
    let seen = || desk.get("/-/kutip/desk/people?q=wenhollow").field("seen");
    let hide = "name=Clara+Wenhollow&type=person&answer=hide";
    assert_eq!(desk.post("/decide", &format!("seen={}&{hide}", seen())).status, 303);
    assert!(people().starts_with("# Ours.\n") && people().contains("# the engineer\nhide = true"));
    let divide = "name=Banu+Prasaja&type=person&second=Banu+Prasaja+Jr&answer=divide";
    let none = desk.post("/decide", &format!("seen={}&{divide}", seen()));
    assert_eq!(none.status, 422, "{}", none.body);
    let strange = desk.post("/decide", &format!("seen={}&{divide}&member=..%2Fx", seen()));
    assert_eq!(strange.status, 422, "{}", strange.body);
    let done = desk.post("/decide", &format!("seen={}&{divide}&member=bridge", seen()));
    assert_eq!(done.status, 303, "{}", done.body);
    let entry =
        "name = \"Banu Prasaja Jr\"\naliases = [\"Banu Prasaja\"]\narticles = [\"bridge\"]\n";
    assert!(people().contains(entry), "{}", people());
    site.build(&[]).exits(0);
    assert!(site.read("articles/bridge/index.html").contains("Banu Prasaja Jr"));
}

#[test]
fn the_preview_leads_to_the_desk_and_that_of_serve_does_not() {
    let site = site();
    let desk = Desk::of(&site);
    let page = desk.get("/articles/bridge/").body;
    let key = desk.key("taken too long");
    for link in [
        format!("/-/kutip/desk/item?key={key}\">correct this"),
        "<code>content/bridge.txt</code>".to_owned(),
        "/-/kutip/desk/read?article=bridge\">check this page".to_owned(),
    ] {
        assert!(page.contains(&link), "{link} in {page}");
    }
    assert!(desk.get("/").body.contains("id=\"kutip-desk\""));
    let preview = crate::serve::Preview::of(&site, &[]);
    assert!(!preview.get("/articles/bridge/").contains("/-/kutip/desk"));
    assert!(preview.get("/-/kutip/desk/").contains("404"));
}
