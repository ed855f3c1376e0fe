//! How a speaker stands to what is reported.

use serde::{Deserialize, Serialize};

/// How a speaker stands to the words of an attribution.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// They were said as so: `said`, `mengakui`.
    #[default]
    Says,
    /// They were denied, rejected, or not said: `denied`, `membantah`, `did not say`.
    Denies,
    /// They were asked or asked for: `asked`, `mengimbau`.
    Asks,
    /// They were doubted, or would be said: `doubted`, `would say`.
    Supposes,
}

impl Stance {
    /// Every stance.
    pub const ALL: [Stance; 4] = [Stance::Says, Stance::Denies, Stance::Asks, Stance::Supposes];

    /// As it is written in data: `says`, `denies`, `asks` or `supposes`.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Says => "says",
            Stance::Denies => "denies",
            Stance::Asks => "asks",
            Stance::Supposes => "supposes",
        }
    }
}
