//! What people.toml says of a person, organisation or place.

use serde::Serialize;

use crate::page::renderer::Renderer;
use crate::site::Profile;

/// `profile.registered`: what people.toml says beyond names.
#[derive(Serialize)]
pub struct Registered<'a> {
    /// Link to its picture in the site.
    pub image: Option<String>,
    /// Link to its item of Wikidata.
    pub wikidata: Option<String>,
    /// Its website.
    pub website: Option<&'a str>,
    /// What it is or was, in the order of the file, where a time is given.
    pub roles: Vec<RoleView<'a>>,
}

/// A role and its time.
#[derive(Serialize)]
pub struct RoleView<'a> {
    /// In words.
    pub title: &'a str,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

impl Renderer {
    pub(in crate::page) fn registered<'a>(&self, profile: &'a Profile) -> Registered<'a> {
        let timed = profile.roles.iter().filter(|role| role.from.or(role.until).is_some());
        let item = profile.wikidata.as_deref();
        Registered {
            image: profile.image.as_deref().and_then(|image| self.site.base.inside(image)),
            wikidata: item.map(|item| format!("https://www.wikidata.org/wiki/{item}")),
            website: profile.website.as_deref(),
            roles: timed
                .map(|role| RoleView {
                    title: &role.title,
                    from: role.from.map(|day| day.to_string()),
                    until: role.until.map(|day| day.to_string()),
                })
                .collect(),
        }
    }
}
