//! On a system that starts no thread, the program does its work alone or says that it cannot.

use std::process::Output;

use crate::program::{ends, kutip};
use crate::site::{Site, tree};

/// Runs a command where no thread can be started: there is no room for the stack of any.
#[track_caller]
fn alone(arguments: &[&str], site: &Site) -> Output {
    let mut command = kutip(arguments);
    command.arg("--root").arg(site.root()).env("RUST_MIN_STACK", (1_u64 << 47).to_string());
    let output = ends(&mut command);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    output
}

#[test]
fn a_build_without_threads_makes_the_same_site() {
    let site = Site::of_two();
    site.build(&["--no-cache"]).exits(0);
    let whole = site.output();
    for arguments in [&["build"][..], &["build", "--jobs", "4"], &["build", "--no-cache"]] {
        site.write("content/c.txt", "Head\n\nText.\n");
        site.build(&[]).exits(0);
        site.remove("content/c.txt");
        let done = alone(arguments, &site);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(site.output() == whole, "{arguments:?}");
    }
}

#[test]
fn other_commands_do_their_work_or_end_with_a_code() {
    let site = Site::of_two();
    site.write(
        "kutip.toml",
        "language = \"en\"\nbase_url = \"https://example.org/\"\n\
         [publish.web]\nkind = \"directory\"\npath = \"../www\"\n\
         [publish.tar]\nkind = \"archive\"\npath = \"../site.tar.gz\"\n\
         [publish.far]\nkind = \"sftp\"\ndestination = \"127.0.0.1:/x\"\nport = 1\nretries = 0\n\
         [publish.s3]\nkind = \"s3\"\nbucket = \"b\"\nendpoint = \"http://127.0.0.1:1\"\n\
         path_style = true\nretries = 0\n",
    );
    for (arguments, codes) in [
        (&["check"][..], &[0][..]),
        (&["check", "--merges"], &[0]),
        (&["check", "--links"], &[0]),
        (&["publish", "--yes", "web"], &[0]),
        (&["publish", "--yes", "tar"], &[0]),
        (&["publish", "--yes", "far"], &[1, 74]),
        (&["publish", "--yes", "s3"], &[1, 74]),
        (&["serve", "--port", "0"], &[74]),
        (&["explain", "K0101"], &[0]),
    ] {
        let done = alone(arguments, &site);
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(codes.contains(&done.status.code().unwrap()), "{arguments:?}: {said}");
    }
    assert!(tree(&site.root().join("../www")) == site.output());
}
