//! `kutip serve`: the site from memory, kept up to date while its files are edited. Nothing is
//! written.
//!
//! [`preview`] holds the site and makes a page when it is asked for; [`watch`] says when files have
//! changed; [`http`] answers browsers, whose pages listen by `live.js`; [`room`] keeps any of them
//! from keeping out the others. `kutip review` is the same with the editor's [`desk`], which alone writes.

mod bar;
mod desk;
mod hosts;
mod http;
mod preview;
mod room;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use self::desk::Desk;
use self::hosts::Hosts;
use self::preview::Preview;
use crate::diagnostic::Diagnostic;
use crate::pipeline::{self, Held};

/// Ports after the wanted one that are tried where it is taken.
const PORTS: u16 = 100;

/// What a preview is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is built; where it goes does not matter.
    pub build: pipeline::Options,
    /// Name or address to listen on.
    pub host: String,
    /// Port to listen on, or the next that is free; 0 for any.
    pub port: u16,
    /// Names that a browser may call the server by, besides this machine's own.
    pub allowed_hosts: Vec<String>,
    /// With the desk, for an editor.
    pub editor: Option<Editor>,
}

/// Who works at the desk.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The name that decisions are signed with.
    pub name: Option<String>,
}

/// What happens, for those who watch.
#[derive(Debug)]
pub enum Event<'a> {
    /// Browsers can come.
    Listening {
        /// Where the site stands.
        url: &'a str,
        /// Port that was asked for and is taken.
        taken: Option<u16>,
    },
    /// The file system does not tell of changes; files are looked at twice a second.
    Polling,
    /// The site was made, or could not be.
    Composed {
        /// What was found.
        diagnostics: &'a [Diagnostic],
        /// The articles that are held back.
        held: Held,
        /// What is shown now.
        state: State,
        /// How long it took.
        took: Duration,
    },
}

/// How far the preview shows the files as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// All of them.
    Whole,
    /// All but those that cannot be used, whose pages are as they were.
    Partly,
    /// None: the site is as it was before the last change.
    Before,
}

/// Serves the site until the process ends; tells `watcher` what happens.
///
/// # Errors
/// If the address cannot be listened on, or no thread can be started.
pub fn serve(options: Options, watcher: impl Fn(&Event<'_>) + Send + 'static) -> io::Result<()> {
    let (listener, taken) = bind(&options.host, options.port)?;
    let address = listener.local_addr()?;
    let hosts = Hosts::new(address, &options.host, &options.allowed_hosts);
    let origin = format!("http://{}", hosts.shown(address));
    let root = options.build.root.clone();
    // Where the system starts no thread, there is no preview: those who watch files and make pages
    // need some.
    let _ = thread::Builder::new().spawn(|| ())?.join();
    let (mut changes, changed) = watch::watch(&root)?;

    let editor = options.editor;
    let desk = editor.map(|own| Desk::new(&options.build, own.name, address.port())).transpose()?;
    let build = pipeline::Options { origin: Some(origin.clone()), ..options.build };
    let preview = Arc::new(Preview::new(build, desk));
    changes.look_at(preview.weights());
    compose(&preview, &watcher);
    if changes.is_polling() {
        watcher(&Event::Polling);
    }
    let path = preview.desk().map_or_else(|| preview.home(), Desk::door);
    watcher(&Event::Listening { url: &format!("{origin}{path}"), taken });
    let composed = Arc::clone(&preview);
    thread::Builder::new().name("watch".to_owned()).spawn(move || {
        while changes.wait(&changed, || composed.wait()) {
            changes.look_at(composed.weights());
            compose(&composed, &watcher);
        }
    })?;
    http::run(listener, &preview, hosts)
}

fn compose(preview: &Preview, watcher: &impl Fn(&Event<'_>)) {
    let begun = Instant::now();
    let (diagnostics, held, state) = preview.compose();
    watcher(&Event::Composed { diagnostics: &diagnostics, held, state, took: begun.elapsed() });
}

/// Listens on the first free port from `port`; says if that was another.
fn bind(host: &str, port: u16) -> io::Result<(TcpListener, Option<u16>)> {
    let mut problem = None;
    for next in port..=port.saturating_add(if port == 0 { 0 } else { PORTS }) {
        let addresses: Vec<SocketAddr> = (host, next).to_socket_addrs()?.collect();
        match TcpListener::bind(addresses.as_slice()) {
            Ok(listener) => return Ok((listener, (next != port).then_some(port))),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => problem = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(problem.unwrap_or_else(|| io::ErrorKind::AddrNotAvailable.into()))
}
