//! Credentials as the programs of AWS find them: environment, files, and else whatever the program
//! `aws` itself is set up for (single sign-on, roles of a machine).

use std::path::PathBuf;

use super::Error;
use super::program::{program, run};
use crate::diagnostic::Code;
use crate::files;

/// Values of the environment by their names.
pub(super) type Environment = fn(&str) -> Option<String>;

/// What signs requests. Has no `Debug`, so that no message can hold it.
pub(super) struct Keys {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
    pub(super) region: Option<String>,
}

/// Finds the keys of `profile`, or of the one that the environment names.
///
/// # Errors
/// If there are none.
pub(super) fn find(profile: Option<&str>, environment: Environment) -> Result<Keys, Error> {
    let value = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
    let named = profile.map(str::to_owned).or_else(|| value("AWS_PROFILE"));
    let name = named.clone().unwrap_or_else(|| "default".to_owned());
    let file = |variable: &str, usual: &str| {
        let path = value(variable).map(PathBuf::from);
        let path = path.or_else(|| Some(PathBuf::from(value("HOME")?).join(usual)))?;
        String::from_utf8(files::read_named(&path, files::SETTINGS).ok()?).ok()
    };
    let config = file("AWS_CONFIG_FILE", ".aws/config").unwrap_or_default();
    let heading = if name == "default" { name.clone() } else { format!("profile {name}") };
    let region = value("AWS_REGION")
        .or_else(|| value("AWS_DEFAULT_REGION"))
        .or_else(|| entry(&config, &heading, "region"));

    // A profile that the settings name goes before the environment.
    if profile.is_none()
        && let (Some(key), Some(secret)) =
            (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"))
    {
        return Ok(Keys { key, secret, token: value("AWS_SESSION_TOKEN"), region });
    }
    let shared = file("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials").unwrap_or_default();
    for (text, heading) in [(&shared, &name), (&config, &heading)] {
        let entry = |key| entry(text, heading, key);
        if let (Some(key), Some(secret)) =
            (entry("aws_access_key_id"), entry("aws_secret_access_key"))
        {
            return Ok(Keys { key, secret, token: entry("aws_session_token"), region });
        }
    }
    if let Some(keys) = of_program(named.as_deref(), region) {
        return Ok(keys);
    }
    Err(Error::new(
        Code::TargetNeed,
        format!("there are no credentials for S3 (profile {name})"),
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws configure",
    ))
}

/// What `aws` would use.
fn of_program(profile: Option<&str>, region: Option<String>) -> Option<Keys> {
    let mut command = program("aws");
    command.args(["configure", "export-credentials", "--format", "process"]);
    if let Some(profile) = profile {
        command.args(["--profile", profile]);
    }
    let said: serde_json::Value = serde_json::from_slice(&run(&mut command, b"").ok()?).ok()?;
    let text = |name: &str| said.get(name)?.as_str().map(str::to_owned);
    let (key, secret) = (text("AccessKeyId")?, text("SecretAccessKey")?);
    Some(Keys { key, secret, token: text("SessionToken"), region })
}

/// The value of `key` below the heading `[section]`.
fn entry(text: &str, section: &str, key: &str) -> Option<String> {
    let mut inside = false;
    let mut found = None;
    for line in text.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = heading.trim() == section;
        } else if inside
            && let Some((name, value)) = line.split_once('=')
            && name.trim() == key
        {
            found = Some(value.trim().to_owned());
        }
    }
    found.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_profiles() {
        let text =
            "# c\n[default]\naws_access_key_id = A\n[ other ]\naws_access_key_id=B\nregion = x\n";
        assert_eq!(entry(text, "default", "aws_access_key_id").as_deref(), Some("A"));
        assert_eq!(entry(text, "other", "aws_access_key_id").as_deref(), Some("B"));
        assert_eq!(entry(text, "default", "region"), None);
    }

    #[test]
    fn the_environment_goes_before_files() {
        let keys = find(None, |name| match name {
            "AWS_ACCESS_KEY_ID" => Some("K".into()),
            "AWS_SECRET_ACCESS_KEY" => Some("S".into()),
            "AWS_REGION" => Some("eu-west-1".into()),
            _ => None,
        });
        let Ok(keys) = keys else { panic!("no keys") };
        assert_eq!((keys.key.as_str(), keys.region.as_deref()), ("K", Some("eu-west-1")));
        let none = find(None, |name| (name == "HOME").then(|| "/nonexistent".into()));
        // A machine may have the program aws set up; then it has keys.
        assert!(none.is_ok() || none.is_err_and(|error| error.code == Code::TargetNeed));
    }
}
