//! A build that is killed, at any moment, leaves the old site or the new one, whole.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::program::kutip;
use crate::site::{Site, Tree, brief};

/// How many builds are killed. More take longer and find more.
const KILLS: u32 = 40;

/// Writes one of two versions of a site, which have pages that differ, that are the same, and that
/// the other has not.
fn version(site: &Site, second: bool) {
    for number in 1..=28 {
        let name = if second { "North" } else { "South" };
        site.write(&format!("content/n{number}.txt"), brief(&format!("{name} {number}"), number));
    }
    let extra = site.root().join("content/extra.txt");
    if second {
        site.write("content/extra.txt", brief("Extra", 3));
    } else if extra.exists() {
        fs::remove_file(extra).unwrap();
    }
}

fn start(site: &Site) -> Child {
    let mut command = kutip(["build", "--quiet", "--root"]);
    command.arg(site.root()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let site = Site::new(&[]);
    let mut whole = Vec::<Tree>::new();
    let mut slowest = Duration::ZERO;
    // The first two give the addresses of both versions.
    for second in [false, true, false, true] {
        version(&site, second);
        let begun = Instant::now();
        site.build(&[]).exits(0);
        slowest = slowest.max(begun.elapsed());
        whole.push(site.output());
    }
    whole.drain(..2);
    let (mut killed, mut seen) = (0, [0, 0]);
    for kill in 0..10 * KILLS {
        if killed >= KILLS {
            break;
        }
        version(&site, kill % 2 == 0);
        let mut build = start(&site);
        // Every seventh build ends by itself, so that the output changes between the kills.
        if kill % 7 != 6 {
            // Spread over the whole run, in an order that differs from the order of the versions.
            std::thread::sleep(slowest * (kill * 17 % KILLS) / KILLS);
            let _ = build.kill();
        }
        if build.wait().unwrap().signal().is_some() {
            killed += 1;
        } else if kill % 7 != 6 {
            // The machine was slower before: kill earlier.
            slowest = slowest * 9 / 10;
        }
        let output = site.output();
        match whole.iter().position(|version| *version == output) {
            Some(which) => seen[which] += 1,
            None => panic!("kill {kill}: neither the one site nor the other"),
        }
    }
    assert!(killed >= KILLS / 4, "only {killed} builds were killed before their end");
    assert!(seen[0] > 0 && seen[1] > 0, "{seen:?}");
    // Whatever the last one left, the next build puts right.
    version(&site, true);
    site.build(&[]).exits(0);
    assert!(site.output() == whole[1]);
    let left: Vec<_> = fs::read_dir(site.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("kutip-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_interrupted_build_ends_at_once_and_leaves_the_old_site() {
    let site = Site::new(&[]);
    for round in 0..40 {
        version(&site, false);
        site.build(&[]).exits(0);
        let before = site.output();
        version(&site, true);
        let build = start(&site);
        let id = i32::try_from(build.id()).unwrap();
        let pid = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        let done = build.wait_with_output().unwrap();
        if done.status.success() {
            // On a busy machine a build may be over before the signal is sent: give it more to do.
            for n in 0..30 {
                let path = format!("content/more/{round}-{n}.txt");
                site.write(&path, brief(&format!("More {round} {n}"), 4));
            }
            continue;
        }
        // A shell makes 130 of it.
        assert_eq!(done.status.signal(), Some(2));
        assert!(site.output() == before);
        return;
    }
    panic!("no build could be interrupted");
}
