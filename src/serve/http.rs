//! Answers browsers. Whatever a client does or leaves undone, the others are served.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioTimer;
use tokio::sync::mpsc;
use tokio::time;

use super::desk::{self, Answer, Asked, Desk};
use super::hosts::Hosts;
use super::preview::{Preview, Reply};
use super::room::Room;

/// Path of the home page of a site without a path.
pub(super) const HOME: &str = "/";
/// The script of every page. No page of a site can have an address that begins so.
pub(super) const SCRIPT: &str = "/-/kutip/live.js";
const EVENTS: &str = "/-/kutip/events";
const NEWS: &str = "/-/kutip/news";

/// Time for the head of a request, and for the next one to begin.
const HEAD: Duration = Duration::from_secs(10);
/// Longest head of a request, in bytes.
const HEAD_BYTES: usize = 1 << 16;
/// Time after which a silent page is written to, to see whether it is still there.
const BEAT: Duration = Duration::from_secs(15);

/// Threads that make pages: each takes a processor while it does.
const MAKERS: usize = 16;
/// They end with the process, so that no new one need be started later.
const KEPT: Duration = Duration::from_hours(24 * 365);

/// What answers take.
struct Server {
    preview: Arc<Preview>,
    hosts: Hosts,
    room: Arc<Room>,
}

/// Serves `preview` on `listener` until the process ends.
pub(super) fn run(listener: TcpListener, preview: &Arc<Preview>, hosts: Hosts) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_io().enable_time();
    let runtime = runtime.max_blocking_threads(MAKERS).thread_keep_alive(KEPT).build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::task::spawn_blocking(|| ()).await.map_err(io::Error::other)?;
        let room = Arc::new(Room::new());
        let server = Server { preview: Arc::clone(preview), hosts, room: Arc::clone(&room) };
        let server = Arc::new(server);
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // A client that is gone already, or no file left to open.
                time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let _ = stream.set_nodelay(true);
            let server = Arc::clone(&server);
            room.admit(stream, |client| async move {
                let service = service_fn(|request| {
                    let server = Arc::clone(&server);
                    async move { Ok::<_, Infallible>(answer(request, &server).await) }
                });
                // What goes wrong in a connection is the client's affair.
                let _ = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD)
                    .max_buf_size(HEAD_BYTES)
                    .serve_connection(client, service)
                    .await;
            });
        }
    })
}

/// The body of a response.
enum Body {
    Whole(Option<Bytes>),
    Events(mpsc::Receiver<Bytes>),
}

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Body::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Body::Events(events) => {
                events.poll_recv(context).map(|event| event.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Body::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Body::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Body::Events(_) => SizeHint::default(),
        }
    }
}

async fn answer(request: Request<Incoming>, server: &Server) -> Response<Body> {
    let preview = Arc::clone(&server.preview);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| server.hosts.allow(host)) {
        let help = "403: this name is not allowed here; allow it with --allow-host NAME\n";
        return plain(StatusCode::FORBIDDEN, help);
    }
    let is_desk = request.uri().path().strip_prefix(desk::PATH).is_some_and(is_below);
    let is_post = *request.method() == Method::POST;
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    if is_desk && (is_post || is_get) && preview.desk().is_some() {
        return match asked(request).await {
            Ok(asked) => made(move || at_desk(preview.desk(), &asked)).await,
            Err(refused) => refused,
        };
    }
    if !is_get {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "405: only GET and HEAD\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    match request.uri().path() {
        SCRIPT => {
            let script = Bytes::from_static(include_bytes!("live.js"));
            whole(StatusCode::OK, "text/javascript; charset=utf-8", script)
        }
        EVENTS => events(server),
        NEWS => {
            let query = request.uri().query().unwrap_or_default();
            let (page, version) = (argument(query, "page"), argument(query, "version"));
            made(move || {
                let news = serde_json::to_vec(&preview.news(&page, &version)).unwrap_or_default();
                whole(StatusCode::OK, "application/json", news.into())
            })
            .await
        }
        path => {
            let path = path.to_owned();
            made(move || file(&preview, &path)).await
        }
    }
}

/// What `make` gives: a page may take longer than others should wait.
async fn made(make: impl FnOnce() -> Response<Body> + Send + 'static) -> Response<Body> {
    let failed = |_| plain(StatusCode::INTERNAL_SERVER_ERROR, "500: the page cannot be made\n");
    tokio::task::spawn_blocking(make).await.unwrap_or_else(failed)
}

/// Whether the rest of a path is that of something in a folder.
fn is_below(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

/// A request for the desk, with its form.
async fn asked(request: Request<Incoming>) -> Result<Asked, Response<Body>> {
    let (head, body) = request.into_parts();
    let header = |name: &str| {
        head.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let is_post = head.method == Method::POST;
    let cookies = head.headers.get_all(header::COOKIE).iter();
    let path = head.uri.path().strip_prefix(desk::PATH).unwrap_or_default();
    Ok(Asked {
        is_post,
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        host: header("host").unwrap_or_default(),
        cookies: cookies.filter_map(|own| own.to_str().ok()).map(str::to_owned).collect(),
        origin: header("origin"),
        fetched_from: header("sec-fetch-site"),
        media: header("content-type"),
        body: if is_post { form(body).await? } else { Vec::new() },
    })
}

/// The bytes of a form.
async fn form(mut body: Incoming) -> Result<Vec<u8>, Response<Body>> {
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let next = poll_fn(|context| hyper::body::Body::poll_frame(Pin::new(&mut body), context));
        let next = time::timeout(HEAD, next).await;
        let Ok(Some(frame)) = next else {
            let late = || plain(StatusCode::REQUEST_TIMEOUT, "408: the form did not come\n");
            return next.map(|_| bytes).map_err(|_| late());
        };
        let broken = |_| plain(StatusCode::BAD_REQUEST, "400: the form is broken\n");
        if let Ok(data) = frame.map_err(broken)?.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > desk::FORM {
            return Err(plain(StatusCode::PAYLOAD_TOO_LARGE, "413: no form is so long\n"));
        }
    }
}

/// What the desk answers, with the headers that keep other sites out of it.
fn at_desk(desk: Option<&Desk>, asked: &Asked) -> Response<Body> {
    let Some(desk) = desk else { return plain(StatusCode::NOT_FOUND, "404\n") };
    let mut response = match desk.answer(asked) {
        Answer::Page(status, html) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            whole(status, "text/html; charset=utf-8", html.into())
        }
        Answer::File(media, bytes) => whole(StatusCode::OK, media, Bytes::from_static(bytes)),
        Answer::To(path, cookie) => {
            let mut response = plain(StatusCode::SEE_OTHER, "");
            let headers = [(header::LOCATION, Some(path)), (header::SET_COOKIE, cookie)];
            for (name, value) in headers {
                if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                    response.headers_mut().insert(name, value);
                }
            }
            response
        }
    };
    // Without it, a browser does not say from where a form comes.
    let referrer = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(header::REFERRER_POLICY, referrer);
    let policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

fn file(preview: &Preview, path: &str) -> Response<Body> {
    match preview.reply(path) {
        Reply::File { bytes, media, found } => {
            let status = if found { StatusCode::OK } else { StatusCode::NOT_FOUND };
            whole(status, media, bytes)
        }
        Reply::Moved(to) => {
            let mut response = plain(StatusCode::FOUND, "");
            match HeaderValue::from_str(&to) {
                Ok(to) => drop(response.headers_mut().insert(header::LOCATION, to)),
                Err(_) => *response.status_mut() = StatusCode::NOT_FOUND,
            }
            response
        }
    }
}

/// A line at once and then one for every new state of the site.
fn events(server: &Server) -> Response<Body> {
    let (send, receive) = mpsc::channel(1);
    let mut changes = server.preview.changes();
    let mut end = server.room.listen();
    let tell = async move {
        let mut message = "retry: 500\ndata: \n\n";
        while send.send(Bytes::from_static(message.as_bytes())).await.is_ok() {
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => message = "data: \n\n",
                    Err(_) => return,
                },
                () = time::sleep(BEAT) => message = ":\n\n",
                () = send.closed() => return,
            }
        }
    };
    tokio::spawn(async move {
        tokio::select! {
            () = tell => {}
            _ = &mut end => {}
        }
    });
    response(StatusCode::OK, "text/event-stream", Body::Events(receive))
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    whole(status, "text/plain; charset=utf-8", Bytes::from_static(text.as_bytes()))
}

fn whole(status: StatusCode, media: &'static str, bytes: Bytes) -> Response<Body> {
    response(status, media, Body::Whole(Some(bytes).filter(|bytes| !bytes.is_empty())))
}

fn response(status: StatusCode, media: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// An argument of a query; the escapes of a path's own are left.
fn argument(query: &str, name: &str) -> String {
    let mut arguments = query.split('&').filter_map(|argument| argument.split_once('='));
    let value = arguments.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
    // A browser escapes the path once more.
    super::preview::decoded(&value.replace('+', " ")).unwrap_or_default()
}
