//! `kutip serve`: what browsers get while files change, whatever other clients do.

use std::fs;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::program::{PATIENCE, kutip};
use crate::site::{Site, brief, tree};

/// A running preview, ended with the test.
pub(crate) struct Preview {
    process: Child,
    port: u16,
}

impl Preview {
    pub(crate) fn of(site: &Site, arguments: &[&str]) -> Self {
        let mut command = kutip(["serve", "--port", "0", "--root"]);
        command.arg(site.root()).args(arguments).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (url, lines) = listening(&mut process);
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let port = url.trim_end_matches('/').rsplit_once(':').unwrap().1;
        let port = port.split('/').next().unwrap().parse().unwrap();
        Preview { process, port }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request as it is written here; returns the whole answer.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A server that refuses may close before it has read everything.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// Asks until the answer is as it should be.
    #[track_caller]
    pub(crate) fn until(&self, path: &str, is_right: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if is_right(&answer) {
                return answer;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} stayed as it was: {answer}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The version that a page was given.
    fn version(&self, path: &str) -> String {
        let page = self.get(path);
        let after = page.split_once("data-version=\"").unwrap().1;
        after.split_once('"').unwrap().0.to_owned()
    }

    fn news(&self, path: &str, version: &str) -> serde_json::Value {
        let answer = self.get(&format!("/-/kutip/news?page={path}&version={version}"));
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The address that a preview tells, and what it says after that.
fn listening(process: &mut Child) -> (String, impl Iterator<Item = String> + use<>) {
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
    let url = lines
        .by_ref()
        .find_map(|line| line.split_once(" (stop with").map(|(url, _)| url.to_owned()));
    (url.unwrap(), lines)
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default()
}

#[test]
fn what_is_new_and_what_is_mended_is_told_and_how_things_stand() {
    let article = |extra: &str| format!("title: A\ndate: 2026-03-01\n{extra}\nNothing was said.\n");
    let site = Site::new(&[
        ("kutip.toml", "base_url = \"https://example.org/\"\nlanguage = \"en\"\n"),
        ("content/a.txt", &article("topic: x\n")),
        ("content/b.txt", &article("slug: b\nauthr: y\n")),
    ]);
    let mut command = kutip(["serve", "--port", "0", "--root"]);
    let mut process = command.arg(site.root()).stderr(Stdio::piped()).spawn().unwrap();
    let (send, lines) = std::sync::mpsc::channel();
    let errors = process.stderr.take().unwrap();
    std::thread::spawn(move || {
        BufReader::new(errors).lines().map_while(Result::ok).for_each(|line| drop(send.send(line)));
    });
    let _ended = Preview { process, port: 0 };
    // All that is said up to the next line on how things stand.
    let until = |end: &str| {
        let mut said = String::new();
        while !said.contains(end) {
            said +=
                &lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{end} is not in\n{said}"));
            said.push('\n');
        }
        said
    };
    let first = until("the preview is up to date (");
    assert!(first.contains("`topic`") && first.contains("`authr`"), "{first}");
    assert!(first.contains("2 warnings"), "{first}");
    site.write("content/a.txt", article(""));
    let mended = until(": 1 warning\n");
    assert!(mended.contains("mended: content/a.txt: K0203: unknown key `topic`"), "{mended}");
    assert!(!mended.contains("authr"), "what is known is not told again: {mended}");
    site.write("content/a.txt", article("slug: a.b\n"));
    let new = until("but for files with errors");
    assert!(new.contains("content/a.txt:3:7: error[K0206]") && !new.contains("authr"), "{new}");
    site.write("content/a.txt", article(""));
    let last = until("the preview is up to date (");
    assert!(last.contains("mended: content/a.txt: K0206"), "{last}");
    site.write("kutip.toml", "titel = 1\n");
    let stopped = until("as it was before");
    assert!(stopped.contains("K0902") && !stopped.contains("mended"), "{stopped}");
}

#[test]
fn pages_follow_their_files_and_nothing_is_written() {
    let site = Site::of_two();
    site.build(&[]).exits(0);
    let before = (site.output(), names(&site.root()));
    let preview = Preview::of(&site, &[]);
    assert!(preview.get("/articles/").contains("Alpha"));
    let page = preview.get("/articles/a/");
    assert!(page.contains("The Alpha bridge") && page.contains("/-/kutip/live.js"), "{page}");
    assert!(page.contains("cache-control: no-store") && !page.contains("access-control"), "{page}");
    assert_eq!(status(&preview.get("/articles/a")), 302);
    assert_eq!(status(&preview.get("/articles/none/")), 404);

    // Changed, by writing and by renaming; added; renamed; deleted.
    site.write("content/a.txt", brief("Gamma", 1));
    preview.until("/articles/a/", |page| page.contains("The Gamma bridge"));
    preview.until("/speakers/clara-wenhollow/", |page| page.contains("The Gamma bridge"));
    assert!(preview.get("/articles/").contains("Gamma"));
    site.write("new~", brief("Delta", 1));
    fs::rename(site.root().join("new~"), site.root().join("content/a.txt")).unwrap();
    preview.until("/articles/a/", |page| page.contains("The Delta bridge"));
    site.write("content/deep/er/c.txt", brief("Third", 3));
    preview.until("/articles/c/", |page| status(page) == 200);
    site.write("content/deep/er/c.txt", brief("Fourth", 3));
    preview.until("/articles/c/", |page| page.contains("The Fourth bridge"));
    fs::rename(site.root().join("content/deep"), site.root().join("content/other")).unwrap();
    fs::rename(site.root().join("content/other/er/c.txt"), site.root().join("content/d.txt"))
        .unwrap();
    preview.until("/articles/d/", |page| status(page) == 200);
    preview.until("/articles/c/", |page| status(page) == 404);
    site.remove("content/d.txt");
    preview.until("/articles/d/", |page| status(page) == 404);
    // Folders that were not there when it began.
    site.write("static/own.txt", "mine");
    preview.until("/own.txt", |answer| answer.ends_with("mine"));
    site.write(
        "templates/about.html",
        "{% extends \"base.html\" %}{% block content %}Ours{% endblock %}",
    );
    preview.until("/about/", |page| page.contains("Ours"));
    site.write("kutip.toml", "language = \"en\"\ntitle = \"Desk\"\n");
    preview.until("/", |page| page.contains("Desk"));

    assert!(site.output() == before.0, "the output was touched");
    fs::remove_dir_all(site.root().join("templates")).unwrap();
    fs::remove_dir_all(site.root().join("static")).unwrap();
    assert_eq!(names(&site.root()), before.1);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_page_is_what_a_build_writes_with_a_script_more() {
    let site = Site::of_two();
    site.write("kutip.toml", "language = \"en\"\nbase_url = \"https://example.org/news/\"\n");
    let preview = Preview::of(&site, &[]);
    let origin = format!("http://127.0.0.1:{}/news/", preview.port);
    site.build(&["--base-url", &origin]).exits(0);
    let mut pages = 0;
    for (path, bytes) in site.output() {
        if path == "kutip-manifest.json" {
            continue;
        }
        let answer = preview.get(&format!("/news/{path}"));
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let body = match body.split_once("<script src=\"/-/kutip/live.js\"") {
            Some((before, after)) => {
                pages += 1;
                format!("{before}{}", after.split_once("</script>\n").unwrap().1)
            }
            None => body.to_owned(),
        };
        assert!(body == String::from_utf8_lossy(&bytes), "{path}");
    }
    assert!(pages > 8, "{pages}");
    assert!(preview.get("/").contains("location: /news/"));
}

#[test]
fn a_page_is_told_what_has_become_of_it() {
    let site = Site::of_two();
    site.write("static/style.css", "body { color: red }");
    let preview = Preview::of(&site, &[]);
    let (a, b) = (preview.version("/articles/a/"), preview.version("/articles/b/"));
    assert_eq!(preview.news("/articles/a/", &a)["change"], "none");
    site.write("content/a.txt", brief("Gamma", 1));
    preview.until("/articles/a/", |page| page.contains("Gamma"));
    assert_eq!(preview.news("/articles/a/", &a)["change"], "reload");
    // The other article's links to this one show its title.
    let news = preview.news("/articles/b/", &b);
    let now = preview.version("/articles/b/");
    assert_eq!(news["change"], if now == b { "none" } else { "reload" });

    let about = preview.version("/about/");
    site.write("static/style.css", "body { color: blue }");
    preview.until("/about/", |page| !page.contains(&about));
    let news = preview.news("/about/", &about);
    assert_eq!(news["change"], "style");
    let sheets = news["styles"].as_array().unwrap().iter().filter_map(|sheet| sheet.as_str());
    let sheet = sheets.into_iter().find(|sheet| sheet.contains("/style.")).unwrap();
    assert!(preview.get(sheet).ends_with("body { color: blue }"), "{sheet}");
}

#[test]
fn an_error_is_told_and_the_last_good_page_stays() {
    let site = Site::of_two();
    let preview = Preview::of(&site, &[]);
    let version = preview.version("/articles/a/");
    let problem = |path: &str| preview.news(path, &version)["problem"].as_str().unwrap().to_owned();
    let wait = |is_right: &dyn Fn(&str) -> bool| {
        let begun = Instant::now();
        while !is_right(&problem("/articles/a/")) {
            assert!(begun.elapsed() < PATIENCE, "{}", problem("/articles/a/"));
            std::thread::sleep(Duration::from_millis(10));
        }
    };
    wait(&str::is_empty);
    // An article, the configuration, a template that cannot be read, one that cannot be rendered,
    // two articles in one place.
    site.write("content/a.txt", b"caf\xe9");
    wait(&|problem| problem.starts_with("error[K0102]") && problem.contains("content/a.txt"));
    assert!(preview.get("/articles/a/").contains("The Alpha bridge"));
    assert_eq!(preview.news("/articles/a/", &version)["change"], "none");
    site.write("content/a.txt", brief("Alpha", 1));
    wait(&str::is_empty);

    site.write("kutip.toml", "titel = \"x\"\n");
    wait(&|problem| problem.contains("kutip.toml:1:1"));
    assert!(preview.get("/articles/a/").contains("The Alpha bridge"));
    site.write("kutip.toml", "language = \"en\"\n");
    wait(&str::is_empty);

    site.write("templates/article.html", "{% if %}");
    wait(&|problem| problem.contains("article.html"));
    assert!(preview.get("/articles/a/").contains("The Alpha bridge"));
    site.write("templates/article.html", "{{ nothing.at.all }}");
    wait(&|problem| problem.contains("nothing"));
    assert!(preview.get("/articles/a/").contains("The Alpha bridge"));
    site.remove("templates/article.html");
    wait(&str::is_empty);

    site.write("content/deep/a.txt", brief("Other", 1));
    wait(&|problem| problem.contains("content/deep/a.txt"));
    site.remove("content/deep/a.txt");
    wait(&str::is_empty);
    assert_eq!(preview.news("/articles/a/", &version)["change"], "none");
}

#[test]
fn a_site_that_cannot_be_made_yet_is_waited_for() {
    let site = Site::of_two();
    site.write("kutip.toml", "titel = \"x\"\n");
    let preview = Preview::of(&site, &[]);
    let version = preview.version("/");
    assert!(preview.news("/", &version)["problem"].as_str().unwrap().contains("title"));
    site.write("kutip.toml", "language = \"en\"\n");
    preview.until("/articles/", |page| page.contains("Alpha"));
    assert_eq!(preview.news("/", &version)["change"], "reload");
}

#[test]
fn a_burst_ends_in_the_right_state() {
    let site = Site::of_two();
    let preview = Preview::of(&site, &[]);
    for round in ["First", "Second", "Third"] {
        for number in 0..300 {
            let text = brief(&format!("{round} {number}"), 1 + number % 28);
            site.write(&format!("content/many/n{number}.txt"), text);
        }
    }
    site.remove("content/many/n7.txt");
    preview.until("/articles/n7/", |page| status(page) == 404);
    for number in [0, 150, 299] {
        let is_last = |page: &str| page.contains(&format!("The Third {number} bridge"));
        preview.until(&format!("/articles/n{number}/"), is_last);
    }
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let site = Site::of_two();
    site.write("content/d.txt", format!("draft: true\n{}", brief("Draft", 4)));
    assert_eq!(status(&Preview::of(&site, &[]).get("/articles/d/")), 404);
    assert_eq!(status(&Preview::of(&site, &["--drafts"]).get("/articles/d/")), 200);
}

#[test]
fn only_this_machines_names_are_answered() {
    let site = Site::of_two();
    let preview = Preview::of(&site, &["--allow-host", "desk.example"]);
    let ask = |host: &str| {
        status(&preview.ask(&format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n")))
    };
    for host in ["Host: 127.0.0.1:1\r\n", "Host: LocalHost\r\n", "Host: desk.example:4321\r\n"] {
        assert_eq!(ask(host), 200, "{host}");
    }
    for host in ["Host: evil.example\r\n", "Host: localhost.evil.example\r\n", "", "Host: \r\n"] {
        assert_eq!(ask(host), 403, "{host}");
    }
    let events = "GET /-/kutip/events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&preview.ask(events)), 403);
}

#[test]
fn nothing_but_the_site_is_given_away() {
    let site = Site::of_two();
    site.write("static/open.txt", "open");
    site.write("secret.txt", "secret");
    std::os::unix::fs::symlink(site.root().join("secret.txt"), site.root().join("static/link.txt"))
        .unwrap();
    std::os::unix::fs::symlink(site.root(), site.root().join("static/folder")).unwrap();
    let preview = Preview::of(&site, &[]);
    assert!(preview.get("/open.txt").ends_with("open"));
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/static/../secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/kutip.toml",
        "/content/a.txt",
        "/.kutip/lock",
        "/link.txt",
        "/folder/secret.txt",
        "/%00",
        "/%ff",
        "/%",
        "/\\secret.txt",
        "/open.txt/",
        "/static/",
    ];
    for path in paths {
        let answer = preview.get(path);
        assert!(matches!(status(&answer), 400 | 404), "{path}: {answer}");
        assert!(!answer.contains("\r\n\r\nsecret") && !answer.contains("root:"), "{path}");
    }
    let post = preview.ask(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(status(&post), 405);
    assert_eq!(status(&preview.ask("\0\x01nonsense\r\n\r\n")), 400);
    let long = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(1 << 20));
    assert!(matches!(status(&preview.ask(&long)), 0 | 400 | 431), "a head without end");
    assert_eq!(status(&preview.get("/")), 200);
}

#[test]
fn many_pages_stay_open_through_many_edits_and_memory_stays_flat() {
    let site = Site::of_two();
    let preview = Preview::of(&site, &["--quiet"]);
    let mut pages: Vec<BufReader<TcpStream>> = (0..50)
        .map(|_| {
            let mut stream = preview.connect();
            stream.write_all(b"GET /-/kutip/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            let mut page = BufReader::new(stream);
            event(&mut page);
            page
        })
        .collect();
    let mut edit = |number: u32| {
        site.write("content/a.txt", brief(&format!("Edit {number}"), 1));
        let shown = format!("The Edit {number} bridge");
        preview.until("/articles/a/", |page| page.contains(&shown));
        for page in &mut pages {
            event(page);
        }
    };
    (0..50).for_each(&mut edit);
    let before = memory(&preview.process);
    (50..250).for_each(&mut edit);
    let after = memory(&preview.process);
    assert!(after < before + before / 10 + 1_000, "{before} kB became {after} kB");
}

/// Waits for an event.
fn event(page: &mut BufReader<TcpStream>) {
    let mut line = String::new();
    while !line.starts_with("data:") {
        line.clear();
        assert!(page.read_line(&mut line).unwrap() > 0, "the connection ended");
    }
}

/// Memory in use, in kB.
fn memory(process: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn idle_and_slow_clients_do_not_keep_others_waiting() {
    let site = Site::of_two();
    let preview = Preview::of(&site, &[]);
    let mut held: Vec<TcpStream> = (0..200).map(|_| preview.connect()).collect();
    for (number, stream) in held.iter_mut().enumerate() {
        // Nothing at all, half a head, a request whose answer nobody reads.
        let sent: &[u8] = match number % 3 {
            0 => b"",
            1 => b"GET / HTTP/1.1\r\nHost: loc",
            _ => b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        };
        stream.write_all(sent).unwrap();
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut stream = BufReader::new(preview.connect());
                for _ in 0..2_500 {
                    let request = b"GET /articles/a/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
                    stream.get_mut().write_all(request).unwrap();
                    assert!(answer(&mut stream).contains("The Alpha bridge"));
                }
            });
        }
    });
    drop(held);
    site.write("content/a.txt", brief("Gamma", 1));
    preview.until("/articles/a/", |page| page.contains("Gamma"));
}

/// The body of the next answer of a connection that stays open.
fn answer(stream: &mut BufReader<TcpStream>) -> String {
    let mut length = 0;
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the connection ended");
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}

#[test]
fn a_port_in_use_is_passed_over_and_an_interrupt_ends_at_once() {
    let site = Site::of_two();
    let first = Preview::of(&site, &[]);
    let mut command = kutip(["serve", "--port", &first.port.to_string(), "--root"]);
    command.arg(site.root()).stderr(Stdio::piped());
    let mut second = command.spawn().unwrap();
    let (url, _lines) = listening(&mut second);
    assert!(!url.contains(&format!(":{}/", first.port)), "{url}");
    let pid = rustix::process::Pid::from_raw(i32::try_from(second.id()).unwrap()).unwrap();
    let begun = Instant::now();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let status = second.wait().unwrap();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2));
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert!(tree(&site.root()).keys().all(|path| !path.starts_with("public")));
}

/// Clients that hold on to what they have; more than a preview has room for.
const MANY: usize = 950;

/// Connects so many clients and lets each send a request, as it is written here.
fn many(preview: &Preview, request: &[u8]) -> Vec<TcpStream> {
    (0..MANY)
        .map(|_| {
            let mut stream = preview.connect();
            // One that is given up meanwhile may not take it.
            let _ = stream.write_all(request);
            stream
        })
        .collect()
}

/// Room for so many connections in this process, and in those that it starts.
fn open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = Some(limit.maximum.unwrap_or(8192).min(8192));
    setrlimit(Resource::Nofile, limit).unwrap();
}

#[test]
fn there_is_room_for_pages_whoever_else_is_there() {
    open_files();
    let site = Site::of_two();
    site.write("static/large.bin", vec![7; 24_000_000]);
    let preview = Preview::of(&site, &["--quiet"]);
    let requests: [&[u8]; 6] = [
        b"GET /-/kutip/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
        // An answer that nobody reads.
        b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"",
        b"GET / HTTP/1.1\r\nHost: local",
        // A body that does not come, and many requests at once.
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n",
        &b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(20),
    ];
    for request in requests {
        let held = many(&preview, request);
        for _ in 0..20 {
            let page = preview.get("/articles/a/");
            assert!(page.contains("The Alpha bridge"), "{}: {page}", request.escape_ascii());
        }
        drop(held);
    }
}

#[test]
fn of_many_that_listen_the_last_to_come_are_told() {
    open_files();
    let site = Site::of_two();
    let preview = Preview::of(&site, &["--quiet"]);
    let mut held = many(&preview, b"GET /-/kutip/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let last = held.split_off(MANY - 100);
    let mut last: Vec<_> = last.into_iter().map(BufReader::new).collect();
    last.iter_mut().for_each(event);
    site.write("content/a.txt", brief("Gamma", 1));
    last.iter_mut().for_each(event);
    // The first were let go.
    let mut said = Vec::new();
    let ended = held[0].read_to_end(&mut said);
    assert!(ended.is_ok() || ended.is_err_and(|problem| problem.kind() != ErrorKind::WouldBlock));
    preview.until("/articles/a/", |page| page.contains("Gamma"));
}

#[test]
fn a_client_that_does_not_read_is_given_up() {
    let site = Site::of_two();
    site.write("static/large.bin", vec![7; 24_000_000]);
    let preview = Preview::of(&site, &["--quiet"]);
    let mut idle = preview.connect();
    idle.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    // One that reads slowly keeps its connection.
    let mut slow = preview.connect();
    slow.write_all(b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let (mut read, mut bytes, begun) = (0, vec![0; 1 << 20], Instant::now());
    loop {
        let count = slow.read(&mut bytes).unwrap();
        if count == 0 {
            break;
        }
        read += count;
        if begun.elapsed() < Duration::from_secs(14) {
            std::thread::sleep(Duration::from_millis(900));
        }
    }
    assert!(read > 24_000_000, "{read}");
    assert!(begun.elapsed() > Duration::from_secs(11), "the other had no time to be given up");
    let mut rest = Vec::new();
    let _ = idle.read_to_end(&mut rest);
    assert!(rest.len() < 24_000_000, "{}", rest.len());
}
