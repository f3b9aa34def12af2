//! Rules that requests about keys and issuers share; every broken one is noted.

use std::ops::RangeInclusive;

use super::Error;
use super::callers::Caller;
use crate::model::api_key::NAME_CHARS_MAX;
use crate::model::scope::{Scope, Scopes};
use crate::model::violation::Violation;

/// The code of a scope that the caller does not have itself.
const NOT_ALLOWED: &str = "scope_not_allowed";
/// How many scopes a request may name; there are fewer.
const SCOPES_MAX: usize = 32;

/// The broken rules of one request.
#[derive(Default)]
pub(super) struct Broken(Vec<Violation>);

impl Broken {
    pub fn note(&mut self, violation: Violation) {
        self.0.push(violation);
    }

    pub fn note_all(&mut self, violations: Vec<Violation>) {
        self.0.extend(violations);
    }

    /// Fails with all that was noted, if anything was.
    ///
    /// # Errors
    /// `ScopeNotAllowed` where a scope beyond the caller's own is among it, else `Invalid`.
    pub fn none(self) -> Result<(), Error> {
        if self.0.iter().any(|violation| violation.code == NOT_ALLOWED) {
            return Err(Error::ScopeNotAllowed(self.0));
        }
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }

    pub fn name(&mut self, name: &str) {
        self.text("/name", name, NAME_CHARS_MAX);
    }

    /// 1 to `most` characters, none of them a control character.
    pub fn text(&mut self, pointer: &str, text: &str, most: usize) {
        let count = text.chars().count();
        if count == 0 || text.chars().any(char::is_control) {
            let detail = format!("Give 1 to {most} characters without control characters.");
            self.note(Violation::new(pointer, "invalid_value", detail));
        } else if count > most {
            let violation = Violation::new(pointer, "too_long", format!("Give at most {most} characters."));
            self.note(violation.measured(count, most));
        }
    }

    pub fn range(&mut self, pointer: &str, value: i64, allowed: RangeInclusive<i64>) {
        if !allowed.contains(&value) {
            let (least, most) = (allowed.start(), allowed.end());
            let limit = if value < *least { *least } else { *most };
            let violation =
                Violation::new(pointer, "out_of_range", format!("Choose {least} to {most} seconds."));
            self.note(violation.measured(value, limit));
        }
    }

    /// The scopes that are named, each of which the caller must have; all of the caller's when none is.
    pub fn scopes(&mut self, named: Option<&[String]>, own: Scopes) -> Scopes {
        named.map_or(own, |named| self.named_scopes(named, own, ", or leave scopes out"))
    }

    /// The same where they have to be named. `otherwise` is what else may be done.
    pub fn named_scopes(&mut self, named: &[String], own: Scopes, otherwise: &str) -> Scopes {
        if named.is_empty() || named.len() > SCOPES_MAX {
            let code = if named.is_empty() { "too_few_items" } else { "too_many_items" };
            let detail = format!("Name 1 to {SCOPES_MAX} scopes{}.", otherwise);
            self.note(Violation::new("/scopes", code, detail).measured(named.len(), SCOPES_MAX));
            return own;
        }
        let mut scopes = Vec::new();
        for (index, word) in named.iter().enumerate() {
            let pointer = format!("/scopes/{index}");
            match word.parse::<Scope>() {
                Ok(scope) if own.contains(scope) => scopes.push(scope),
                Ok(scope) => self.not_allowed(&pointer, scope),
                Err(_) => {
                    self.note(Violation::new(pointer, "unknown_scope", "Name a scope that there is."));
                }
            }
        }
        scopes.into_iter().collect()
    }

    /// A scope was named that the caller lacks.
    pub fn not_allowed(&mut self, pointer: &str, scope: Scope) {
        let detail = format!("Leave out {scope}: the key or token that asks does not have it.");
        self.note(Violation::new(pointer, NOT_ALLOWED, detail));
    }

    /// Whoever touches what has `needed` must have as much.
    pub fn covers(&mut self, pointer: &str, own: Scopes, needed: Scopes) {
        for scope in needed.without(own).iter() {
            let detail = format!("It has {scope}, which the key or token that asks does not have.");
            self.note(Violation::new(pointer, NOT_ALLOWED, detail));
        }
    }
}

/// Refuses a caller who would change or take back what may do more than itself.
pub(super) fn require_as_much(caller: &Caller, needed: Scopes) -> Result<(), Error> {
    let mut broken = Broken::default();
    broken.covers("", caller.scopes, needed);
    broken.none()
}

/// For the audit log.
pub(super) fn words(scopes: Scopes) -> Vec<&'static str> {
    scopes.iter().map(Scope::as_str).collect()
}
