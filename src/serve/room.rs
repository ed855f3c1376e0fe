//! Who may stay: so many connections, and of those that listen for changes so many. For a newcomer
//! there is always room: the one that has stood still the longest goes. A client that does not read
//! is given up.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;
use tokio::time::{Instant, Sleep, sleep};

/// Connections at a time. Less than the files that a process may usually have open.
const CONNECTIONS: usize = 900;
/// Those of them that may listen; the rest is kept for pages.
const LISTENERS: usize = 300;
/// Time in which a client must take some of what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// All connections.
pub(super) struct Room {
    begun: Instant,
    seats: Mutex<Seats>,
    /// Ends those that listen, the one that has listened longest first.
    listeners: Mutex<VecDeque<oneshot::Sender<()>>>,
}

#[derive(Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, Seat>,
}

/// One connection.
struct Seat {
    task: AbortHandle,
    /// When bytes last went either way, in milliseconds since the room was opened.
    moved: Arc<AtomicU64>,
}

impl Room {
    pub(super) fn new() -> Self {
        Room { begun: Instant::now(), seats: Mutex::default(), listeners: Mutex::default() }
    }

    /// Runs a connection as a task of its own; where there is no room for it, the one that has stood
    /// still the longest ends.
    pub(super) fn admit<F>(self: &Arc<Self>, stream: TcpStream, serve: impl FnOnce(Client) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let moved = Arc::new(AtomicU64::new(0));
        let client = Client {
            io: TokioIo::new(stream),
            room: Arc::clone(self),
            moved: Arc::clone(&moved),
            patience: Box::pin(sleep(PATIENCE)),
            is_waiting: false,
        };
        client.moves();
        let mut seats = self.seats();
        if seats.taken.len() >= CONNECTIONS {
            let still = |(_, seat): &(&u64, &Seat)| seat.moved.load(Ordering::Relaxed);
            if let Some(&last) = seats.taken.iter().min_by_key(still).map(|(number, _)| number)
                && let Some(seat) = seats.taken.remove(&last)
            {
                seat.task.abort();
            }
        }
        let number = seats.next;
        seats.next += 1;
        let (room, serving) = (Arc::clone(self), serve(client));
        let task = tokio::spawn(async move {
            serving.await;
            room.seats().taken.remove(&number);
        });
        seats.taken.insert(number, Seat { task: task.abort_handle(), moved });
    }

    /// Room for one that listens: it is told when it is to end.
    pub(super) fn listen(&self) -> oneshot::Receiver<()> {
        let (end, ended) = oneshot::channel();
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| !listener.is_closed());
        if listeners.len() >= LISTENERS {
            listeners.pop_front();
        }
        listeners.push_back(end);
        ended
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that notes when bytes go either way, and fails if the client takes none for too
/// long.
pub(super) struct Client {
    io: TokioIo<TcpStream>,
    room: Arc<Room>,
    moved: Arc<AtomicU64>,
    patience: Pin<Box<Sleep>>,
    /// Whether the client has yet to take what it is sent.
    is_waiting: bool,
}

impl Client {
    fn moves(&self) {
        let since = u64::try_from(self.room.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(since, Ordering::Relaxed);
    }

    fn written(
        &mut self,
        context: &mut Context<'_>,
        done: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if done.is_ready() {
            self.is_waiting = false;
            self.moves();
            return done;
        }
        if !self.is_waiting {
            self.is_waiting = true;
            self.patience.as_mut().reset(Instant::now() + PATIENCE);
        }
        ready!(self.patience.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl Read for Client {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let client = self.get_mut();
        let done = Pin::new(&mut client.io).poll_read(context, into);
        if done.is_ready() {
            client.moves();
        }
        done
    }
}

impl Write for Client {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let client = self.get_mut();
        let done = Pin::new(&mut client.io).poll_write(context, bytes);
        client.written(context, done)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let client = self.get_mut();
        let done = Pin::new(&mut client.io).poll_write_vectored(context, parts);
        client.written(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(context)
    }
}
