//! `kutip new` and `kutip completions`.

use std::fs;

use kutip::keyed::table as keys;

use crate::program::kutip;

#[test]
fn a_new_site_has_settings_in_its_language_and_briefs_in_both_forms() {
    let folder = tempfile::tempdir().unwrap();
    for language in ["en", "id", "ms"] {
        let done = kutip(["new", language, "--language", language]).current_dir(&folder).output();
        let done = done.unwrap();
        assert!(done.status.success() && done.stdout.is_empty());
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(said.contains(&format!("cd {language} && kutip build")), "{said}");
        let site = folder.path().join(language);
        let settings = fs::read_to_string(site.join("kutip.toml")).unwrap();
        assert!(settings.contains(&format!("language = \"{language}\"")));
        let names: Vec<_> = fs::read_dir(site.join("content"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        for ending in [".txt", ".md"] {
            assert!(names.iter().filter(|name| name.ends_with(ending)).count() >= 2, "{names:?}");
        }
    }
}

#[test]
fn the_settings_of_a_new_site_show_every_key_and_each_can_be_uncommented() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    assert!(kutip(["new", "--language", "en"]).arg(&site).output().unwrap().status.success());
    let text = fs::read_to_string(site.join("kutip.toml")).unwrap();
    let untouched = kutip::config::parse(&text).unwrap();
    assert_eq!((untouched.title.is_some(), untouched.publish.len()), (true, 0));
    let plain = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.is_empty() && !key.starts_with(' ') => key.to_owned(),
        _ => line.to_owned(),
    };
    let open = text.lines().map(plain).collect::<Vec<_>>().join("\n");
    let settings = kutip::config::parse(&open).unwrap_or_else(|found| panic!("{open}\n{found:?}"));
    let names: Vec<&str> = settings.publish.iter().map(|target| target.key.text.as_str()).collect();
    assert_eq!(names, ["archive", "directory", "git", "rsync", "s3", "sftp"]);
    for target in &settings.publish {
        // The host is that of another kind of target for some.
        let told = kutip::publish::Settings::read(target);
        assert!(told.is_ok(), "{told:?}");
    }
    let lines: Vec<&str> = open.lines().collect();
    let shows = |key: &str| lines.iter().any(|line| line.starts_with(&format!("{key} = ")));
    let table = |keys: &[keys::Key]| {
        for key in keys.iter().filter(|key| !key.example.is_empty()) {
            let is_free = matches!(key.kind, keys::Kind::Each(_));
            assert!(is_free || shows(key.name), "{} is not shown", key.name);
        }
    };
    for of in [
        keys::SITE,
        keys::BUILD,
        keys::FEEDS,
        keys::FINDINGS,
        keys::THEME,
        keys::COLOURS,
        keys::MENU,
        keys::LIMITS,
        keys::TARGET,
        keys::DIRECTORY,
        keys::ARCHIVE,
        keys::GIT,
        keys::S3,
        keys::RSYNC,
        keys::SFTP,
    ] {
        table(of);
    }
}

#[test]
fn a_new_site_can_be_ready_for_its_host() {
    let folder = tempfile::tempdir().unwrap();
    let docs = fs::read_to_string("docs/publishing.md").unwrap();
    let hosts = fs::read_dir("samples/hosts").unwrap();
    let hosts: Vec<_> =
        hosts.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(hosts.len() >= 7);
    for host in hosts {
        let site = folder.path().join(&host);
        let new = kutip(["new", "--host", &host]).arg(&site).output().unwrap();
        assert!(new.status.success(), "{host}");
        let config = kutip::config::load(&site).unwrap();
        let target = kutip::publish::Settings::read(&config.publish[0]).unwrap();
        let name = &target.name;
        // The documentation shows the same files, and they name the target that is there.
        for (path, bytes) in crate::site::tree(&std::path::Path::new("samples/hosts").join(&host)) {
            let text = String::from_utf8(bytes).unwrap();
            if path == "gitignore" {
                let ignored = fs::read_to_string(site.join(".gitignore")).unwrap();
                assert!(ignored.ends_with(&text), "{host}");
                continue;
            }
            assert!(docs.contains(text.trim()), "docs/publishing.md lacks {host}/{path}");
            if path != "kutip.toml" {
                assert_eq!(fs::read_to_string(site.join(&path)).unwrap(), text);
                assert!(text.contains(&format!("kutip publish {name} --yes")), "{host}/{path}");
            }
        }
    }
}

#[test]
fn the_terminals_language_is_the_default() {
    for (locale, language) in
        [("id_ID.UTF-8", "id"), ("en_GB", "en"), ("ms_MY", "ms"), ("C", "en"), ("", "en")]
    {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        let new = kutip(["new"]).arg(&site).env("LC_ALL", locale).output().unwrap();
        assert!(new.status.success());
        let settings = fs::read_to_string(site.join("kutip.toml")).unwrap();
        assert!(settings.contains(&format!("language = \"{language}\"")), "{locale}");
    }
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine"), "x").unwrap();
    for dir in [folder.path().to_owned(), folder.path().join("mine")] {
        let new = kutip(["new"]).arg(&dir).output().unwrap();
        assert_eq!(new.status.code(), Some(73));
        assert!(String::from_utf8(new.stderr).unwrap().contains("is not empty"));
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(kutip(["new"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn shells_learn_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = kutip(["completions", shell]).output().unwrap();
        assert!(script.status.success());
        assert!(String::from_utf8(script.stdout).unwrap().contains("completions"), "{shell}");
    }
    assert_eq!(kutip(["completions", "tcsh"]).output().unwrap().status.code(), Some(2));
}
