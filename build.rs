//! Embeds the language packs (every folder of `src/language` with all its TOML and TSV files), the
//! sample sites, and the theme (`templates/` and `static/`); and tells this program from others.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("samples.rs"), samples(&root)?)?;
    fs::write(out.join("theme.rs"), theme(&root)?)?;
    println!("cargo::rustc-env=KUTIP_PROGRAM={}", program(&root)?);

    let languages = root.join("src/language");
    println!("cargo::rerun-if-changed={}", languages.display());
    let mut code = String::from("const PACKS: &[(&str, &[(&str, &str)])] = &[\n");
    for folder in entries(&languages)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", folder.display());
        let _ = writeln!(code, "({:?}, &[", name(&folder));
        for file in entries(&folder)? {
            if file.extension().is_some_and(|ending| ending == "toml" || ending == "tsv") {
                let _ = writeln!(code, "({:?}, include_str!({:?})),", name(&file), file.display());
            }
        }
        code.push_str("]),\n");
    }
    code.push_str("];\n");
    fs::write(out.join("packs.rs"), code)
}

/// What tells this program from any other: a hash of its source. The cases of the language packs, which
/// only test it, are no part of it.
fn program(root: &Path) -> io::Result<String> {
    fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
        if path.is_dir() {
            let mut parts = entries(path)?.into_iter().filter(|path| name(path) != "cases");
            return parts.try_for_each(|path| add(&path, hasher));
        }
        name(path).hash(hasher);
        fs::read(path)?.hash(hasher);
        Ok(())
    }
    let mut hasher = DefaultHasher::new();
    for part in ["Cargo.lock", "Cargo.toml", "src", "templates", "static"] {
        println!("cargo::rerun-if-changed={}", root.join(part).display());
        add(&root.join(part), &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The sample sites of `kutip new`: one `kutip.toml` a language, the same briefs for all.
fn samples(root: &Path) -> io::Result<String> {
    let folder = root.join("samples");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut code = String::new();
    for (constant, folder) in [("SETTINGS", folder.clone()), ("BRIEFS", folder.join("content"))] {
        let _ = writeln!(code, "const {constant}: &[(&str, &str)] = &[");
        for file in entries(&folder)?.into_iter().filter(|path| path.is_file()) {
            let _ = writeln!(code, "({:?}, include_str!({:?})),", name(&file), file.display());
        }
        code.push_str("];\n");
    }
    for (constant, kind) in [("HOSTS", "hosts"), ("THEMES", "themes")] {
        let _ = writeln!(code, "const {constant}: &[(&str, &[(&str, &str)])] = &[");
        for own in entries(&folder.join(kind))? {
            let _ = writeln!(code, "({:?}, &[", name(&own));
            for file in files(&own)? {
                let below = file.strip_prefix(&own).unwrap_or(&file).to_string_lossy();
                let _ = writeln!(code, "({below:?}, include_str!({:?})),", file.display());
            }
            code.push_str("]),\n");
        }
        code.push_str("];\n");
    }
    Ok(code)
}

/// All files below a folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}

/// The theme: its templates and its static files.
fn theme(root: &Path) -> io::Result<String> {
    let mut code = String::new();
    for (constant, folder) in [("TEMPLATES", "templates"), ("STATIC", "static")] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let _ = writeln!(code, "const {constant}: &[(&str, &[u8])] = &[");
        for file in entries(&folder)? {
            let _ = writeln!(code, "({:?}, include_bytes!({:?})),", name(&file), file.display());
        }
        code.push_str("];\n");
    }
    Ok(code)
}

/// What lies in a folder, sorted, so that two machines embed the same bytes.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
