//! S3 and services that speak as it does: R2, B2, `MinIO`, Garage.
//!
//! Requests are signed in their address, so addresses are never shown. Uploads carry their MD5, and
//! the service refuses what does not fit.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use md5::{Digest as _, Md5};
use rusty_s3::actions::{DeleteObjectsResponse, ListObjectsV2, ObjectIdentifier};
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use super::credentials::{self, Environment};
use super::ordered::{Found, Store, age};
use super::plan::Item;
use super::settings;
use super::tree::Tree;
use super::{Error, Need, headers};
use crate::diagnostic::Code;
use crate::output::media_type;
use crate::text::count;

/// Requests at one time.
const PARALLEL: usize = 16;
/// How long a signature holds.
const SIGNED: Duration = Duration::from_hours(1);
/// Objects that one request may delete.
const DELETES: usize = 1000;
/// The first wait before a request is tried again; each further one is twice as long.
const WAIT: Duration = Duration::from_millis(200);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Difference of the clocks from which signatures are made by the service's.
const SKEW: i64 = 60;
/// Largest answer that is read: a list, a state, a page.
const ANSWER: u64 = 512 << 20;

pub(super) struct S3 {
    settings: settings::S3,
    environment: Environment,
    agent: Agent,
    /// The bucket and the credentials, once they are known.
    access: Mutex<Option<(Bucket, Credentials)>>,
    begun: (SystemTime, Instant),
    /// Seconds that the service's clock is ahead.
    ahead: AtomicI64,
}

/// A request that can be signed again and again.
struct Ask<'a> {
    /// For messages.
    what: String,
    method: &'static str,
    headers: Vec<(&'static str, String)>,
    body: &'a [u8],
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
    /// Whether the request was sent more than once.
    again: bool,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The service's own word for what went wrong.
    fn code(&self) -> Option<String> {
        let text = self.text();
        let (_, rest) = text.split_once("<Code>")?;
        Some(rest.split_once("</Code>")?.0.to_owned())
    }

    /// Seconds since 1970 that a header says.
    fn time(&self, name: &str) -> Option<u64> {
        let time = DateTime::parse_from_rfc2822(self.header(name)?).ok()?;
        u64::try_from(time.timestamp()).ok()
    }
}

impl S3 {
    pub(super) fn new(settings: settings::S3, environment: Environment, now: SystemTime) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(PARALLEL)
            .max_idle_connections_per_host(PARALLEL)
            .user_agent(concat!("kutip/", env!("CARGO_PKG_VERSION")))
            .timeout_global(Some(Duration::from_secs(settings.timeout)));
        let agent = config.build().into();
        let begun = (now, Instant::now());
        S3 { settings, environment, agent, access: Mutex::new(None), begun, ahead: 0.into() }
    }

    fn access(&self) -> Result<(Bucket, Credentials), Error> {
        let mut access = self.access.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = &*access {
            return Ok(known.clone());
        }
        let profile = self.settings.profile.as_deref();
        let found = credentials::find(profile, self.environment)?;
        let region = self.settings.region.clone().or(found.region);
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        let endpoint = self
            .settings
            .endpoint
            .clone()
            .unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let style = if self.settings.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let unusable = || {
            let message = format!(
                "no address can be made of endpoint {endpoint} and bucket {}",
                self.settings.bucket
            );
            Error::new(Code::BadSetting, message, "check both, or set path_style = true")
        };
        let endpoint = endpoint.parse().map_err(|_| unusable())?;
        let bucket = Bucket::new(endpoint, style, self.settings.bucket.clone(), region)
            .map_err(|_| unusable())?;
        let keys = match found.token {
            Some(token) => Credentials::new_with_token(found.key, found.secret, token),
            None => Credentials::new(found.key, found.secret),
        };
        Ok(access.insert((bucket, keys)).clone())
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.settings.prefix)
    }

    /// The time by the service's clock, as far as it is known.
    fn now(&self) -> String {
        let time = self.begun.0 + self.begun.1.elapsed();
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let seconds = i64::try_from(seconds).unwrap_or(0) + self.ahead.load(Ordering::Relaxed);
        DateTime::from_timestamp(seconds, 0).unwrap_or_default().to_rfc3339()
    }

    /// Sends a request, and again while the service may yet take it.
    fn ask<'a>(&self, action: &impl S3Action<'a>, ask: &Ask<'_>) -> Result<Answer, Error> {
        let mut tries = 0;
        let mut clock_set = false;
        loop {
            let failed = |reason: &str| Error::host(format!("cannot {}: {reason}", ask.what));
            let time = self.now().parse().map_err(|_| failed("the clock shows no time"))?;
            let url = action.sign_with_time(SIGNED, &time);
            let (reason, wait) = match self.send_once(url.as_str(), ask) {
                Ok(mut answer) => {
                    if answer.status == 403 && !clock_set && self.set_clock(&answer) {
                        clock_set = true;
                        continue;
                    }
                    let again = matches!(answer.status, 408 | 409 | 425 | 429 | 500 | 502..=504);
                    if !again {
                        answer.again = tries > 0;
                        return Ok(answer);
                    }
                    let wait = answer.header("retry-after").and_then(|wait| wait.parse().ok());
                    (told(&answer), wait.map(Duration::from_secs))
                }
                Err(problem) => (reason(&problem), None),
            };
            if tries >= self.settings.retries {
                return Err(failed(&reason));
            }
            let wait = wait.unwrap_or(WAIT * 2_u32.pow(tries.min(8)));
            thread::sleep(wait.min(LONGEST_WAIT));
            tries += 1;
        }
    }

    fn send_once(&self, url: &str, ask: &Ask<'_>) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(ask.method).uri(url);
        for (name, value) in &ask.headers {
            request = request.header(*name, value);
        }
        let mut response = match ask.method {
            "PUT" | "POST" => self.agent.run(request.body(ask.body)?)?,
            _ => self.agent.run(request.body(())?)?,
        };
        let body = response.body_mut().with_config().limit(ANSWER).read_to_vec()?;
        let status = response.status().as_u16();
        Ok(Answer { status, headers: response.headers().clone(), body, again: false })
    }

    /// Takes the service's clock over, if that is what a refusal may be for.
    fn set_clock(&self, answer: &Answer) -> bool {
        let Some(theirs) = answer.time("date").and_then(|time| i64::try_from(time).ok()) else {
            return false;
        };
        let own = DateTime::parse_from_rfc3339(&self.now()).map_or(theirs, |now| now.timestamp());
        let differs = (theirs - own).abs() > SKEW;
        if differs {
            self.ahead.fetch_add(theirs - own, Ordering::Relaxed);
        }
        differs
    }

    /// The answer, if it is good; otherwise what the service said.
    fn good<'a>(&self, action: &impl S3Action<'a>, ask: &Ask<'_>) -> Result<Answer, Error> {
        let answer = self.ask(action, ask)?;
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        Err(self.refused(&ask.what, &answer))
    }

    fn refused(&self, what: &str, answer: &Answer) -> Error {
        let bucket = &self.settings.bucket;
        let code = answer.code();
        let help = match (answer.status, code.as_deref()) {
            (404, _) => {
                format!("check that the bucket {bucket} exists, and its endpoint and region")
            }
            (301 | 307 | 400, _) => {
                format!("check the region and the endpoint of the bucket {bucket}")
            }
            (401 | 403, _) => format!(
                "check the credentials; they need to list, read, write and delete objects of {bucket}"
            ),
            _ => "run the same command again when the cause is gone; it goes on where it stopped"
                .to_owned(),
        };
        Error::new(Code::HostFailed, format!("cannot {what}: {}", told(answer)), help)
    }

    /// Puts an object; the answer may be a refusal for the condition.
    fn put(
        &self,
        path: &str,
        bytes: &[u8],
        hash: &str,
        condition: Option<(&'static str, String)>,
    ) -> Result<Answer, Error> {
        let (bucket, keys) = self.access()?;
        let key = self.key(path);
        let action = bucket.put_object(Some(&keys), &key);
        let mut headers = vec![
            ("content-type", media_type(path).to_owned()),
            ("cache-control", headers::cache_control(path, hash).to_owned()),
            ("content-md5", STANDARD.encode(Md5::digest(bytes))),
        ];
        headers.extend(condition);
        let ask = Ask { what: format!("write {key}"), method: "PUT", headers, body: bytes };
        self.ask(&action, &ask)
    }

    fn list(&self, most: usize, mut each: impl FnMut(&str)) -> Result<(), Error> {
        let (bucket, keys) = self.access()?;
        let mut next: Option<String> = None;
        loop {
            let mut action = ListObjectsV2::new(&bucket, Some(&keys));
            action.with_prefix(self.settings.prefix.as_str());
            action.with_max_keys(most);
            if let Some(token) = &next {
                action.with_continuation_token(token.as_str());
            }
            let what = format!("list the bucket {}", self.settings.bucket);
            let ask = Ask { what, method: "GET", headers: Vec::new(), body: &[] };
            let answer = self.good(&action, &ask)?;
            let list = ListObjectsV2::parse_response(&answer.text())
                .map_err(|_| Error::host("the list of the bucket cannot be read"))?;
            for object in &list.contents {
                each(&object.key);
            }
            next = list.next_continuation_token;
            if next.is_none() || most < 1000 {
                return Ok(());
            }
        }
    }
}

impl Store for S3 {
    fn check(&self) -> Vec<Need> {
        let access = self.access().map(drop);
        let known = access.is_ok();
        let mut needs = vec![Need::of("credentials", access)];
        if known {
            let name = format!("bucket {} can be listed", self.settings.bucket);
            needs.push(Need::of(name, self.list(1, |_| {})));
        }
        needs
    }

    fn read(&self, path: &str) -> Result<Option<Found>, Error> {
        let (bucket, keys) = self.access()?;
        let key = self.key(path);
        let action = bucket.get_object(Some(&keys), &key);
        let what = format!("read {key}");
        let ask = Ask { what, method: "GET", headers: Vec::new(), body: &[] };
        let answer = self.ask(&action, &ask)?;
        if answer.status == 404 && answer.code().is_none_or(|code| code != "NoSuchBucket") {
            return Ok(None);
        }
        if answer.status != 200 {
            return Err(self.refused(&ask.what, &answer));
        }
        let version = answer.header("etag").unwrap_or_default().to_owned();
        let times = answer.time("date").zip(answer.time("last-modified"));
        let age = times.map(|(now, then)| age(now, then));
        Ok(Some(Found { bytes: answer.body, version, age }))
    }

    fn replace(
        &self,
        path: &str,
        bytes: &[u8],
        version: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let condition = match version {
            Some(version) => ("if-match", version.to_owned()),
            None => ("if-none-match", "*".to_owned()),
        };
        let mut answer = self.put(path, bytes, "", Some(condition))?;
        // Services without conditions: at least it is seen if another was quicker.
        let unconditional = answer.status == 501;
        if unconditional {
            answer = self.put(path, bytes, "", None)?;
        }
        // After a reply that was lost, what is there may be what this very request put there.
        let doubtful = unconditional || (answer.status == 412 && answer.again);
        if doubtful {
            let there = self.read(path)?.filter(|found| found.bytes == bytes);
            return Ok(there.map(|found| found.version));
        }
        match answer.status {
            200..300 => Ok(Some(answer.header("etag").unwrap_or_default().to_owned())),
            412 => Ok(None),
            404 if version.is_some() && answer.code().is_some_and(|code| code == "NoSuchKey") => {
                Ok(None)
            }
            _ => Err(self.refused(&format!("write {path}"), &answer)),
        }
    }

    fn send(
        &self,
        items: &[&Item],
        tree: &Tree,
        sent: &(dyn Fn(&Item) + Sync),
    ) -> Result<(), Error> {
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let send = |item: &Item| {
            let bytes = tree.read(&item.path)?;
            let hash = tree.manifest.files.get(&item.path).map_or("", |file| &file.hash);
            let answer = self.put(&item.path, &bytes, hash, None)?;
            match answer.status {
                200..300 => {
                    sent(item);
                    Ok(())
                }
                _ => Err(self.refused(&format!("write {}", self.key(&item.path)), &answer)),
            }
        };
        let worker = || {
            while !stopped.load(Ordering::Relaxed)
                && let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed))
            {
                if let Err(problem) = send(item) {
                    stopped.store(true, Ordering::Relaxed);
                    return Err(problem);
                }
            }
            Ok(())
        };
        thread::scope(|scope| {
            // This thread is one of them, and all there is where the system starts no other.
            let others = 1..PARALLEL.min(items.len());
            let others: Vec<_> = others
                .filter_map(|_| thread::Builder::new().spawn_scoped(scope, worker).ok())
                .collect();
            let own = worker();
            let ended = others.into_iter().map(|worker| match worker.join() {
                Ok(ended) => ended,
                Err(_) => Err(Error::host("a sending thread ended")),
            });
            let ended = std::iter::once(own).chain(ended);
            // All are waited for; the first failure is the one to tell of.
            ended.collect::<Vec<_>>().into_iter().collect()
        })
    }

    fn delete(&self, items: &[&Item]) -> Result<(), Error> {
        let (bucket, keys) = self.access()?;
        for part in items.chunks(DELETES) {
            let objects: Vec<ObjectIdentifier> =
                part.iter().map(|item| ObjectIdentifier::new(self.key(&item.path))).collect();
            let mut action = bucket.delete_objects(Some(&keys), objects.iter());
            action.set_quiet(true);
            let (body, md5) = action.clone().body_with_md5();
            let headers =
                vec![("content-type", "application/xml".to_owned()), ("content-md5", md5)];
            let what = format!("delete {}", count(part.len(), "file"));
            let ask = Ask { what, method: "POST", headers, body: body.as_bytes() };
            let answer = self.good(&action, &ask)?;
            let done = DeleteObjectsResponse::parse(&answer.text())
                .map_err(|_| Error::host("what the service says of deletions cannot be read"))?;
            if let Some(problem) = done.errors.first() {
                let code = problem.code.as_str();
                return Err(Error::host(format!("cannot delete {}: {code}", problem.key)));
            }
        }
        Ok(())
    }

    fn taken(&self, tree: &Tree) -> Result<Vec<String>, Error> {
        let mut taken = Vec::new();
        self.list(1000, |key| {
            let path = key.strip_prefix(&self.settings.prefix).unwrap_or_default();
            if tree.manifest.files.contains_key(path) {
                taken.push(path.to_owned());
            }
        })?;
        Ok(taken)
    }
}

/// What an answer says, without anything that was sent.
fn told(answer: &Answer) -> String {
    let code = answer.code().map_or(String::new(), |code| format!(" {code}"));
    format!("the service answered {}{code}", answer.status)
}

/// Why no answer came, without the address, which holds the signature.
fn reason(problem: &ureq::Error) -> String {
    match problem {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "the host is not found".to_owned(),
        ureq::Error::ConnectionFailed => "the connection failed".to_owned(),
        ureq::Error::Io(problem) => format!("the connection broke: {problem}"),
        ureq::Error::Rustls(problem) => format!("no secure connection: {problem}"),
        ureq::Error::BodyExceedsLimit(_) => "the answer is too large".to_owned(),
        ureq::Error::Protocol(_) | ureq::Error::BodyStalled => "the answer is broken".to_owned(),
        _ => "the request failed".to_owned(),
    }
}
