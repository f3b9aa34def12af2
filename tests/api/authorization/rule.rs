//! What each cell of the matrix must answer, told once for all of them.

use linkgate::model::scope::{Scope, Scopes};

use super::operations::{Door, Operation};
use super::people::Credential;

/// What a caller is, as far as it decides what it may do.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Shows nothing, or something that is not good (any more).
    Nobody,
    Operator,
    /// A hosted page's browser.
    Browser,
    Key(Scopes),
    Token(Scopes, Bounds),
    Member(Scopes),
}

/// What a token is restricted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bounds {
    Nothing,
    OneUser,
    SomeAccounts,
}

/// Whose things a call names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Own,
    /// Another user's of the same tenant and environment.
    AnotherUsers,
    OtherEnvironment,
    OtherTenant,
    /// An id of the right form that nobody has.
    Unknown,
    /// What can't be an id.
    Malformed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    Allowed,
    Refused(u16, &'static str),
    /// Either of these: what can't be an id may be refused before or after the scope is looked at.
    RefusedOrNotFound(u16, &'static str),
}

/// What the issuers of these tests are registered for.
pub const ISSUERS: [Scope; 3] = [Scope::LinksRead, Scope::AccountsRead, Scope::AccountsWrite];

const NOT_FOUND: Expected = Expected::Refused(404, "not_found");

pub fn expected(operation: &Operation, by: &Credential, whose: Whose) -> Expected {
    match refusal(operation, by) {
        Some((status, code)) if status == 403 && whose == Whose::Malformed => {
            Expected::RefusedOrNotFound(status, code)
        }
        Some((status, code)) => Expected::Refused(status, code),
        None if (operation.names_something() || names_session(operation))
            && !finds(operation, &by.standing, whose) =>
        {
            NOT_FOUND
        }
        None => gives_more_than_it_has(operation, &by.standing),
    }
}

/// Why the call is refused, whatever it names.
fn refusal(operation: &Operation, by: &Credential) -> Option<(u16, &'static str)> {
    const NOBODY: Option<(u16, &str)> = Some((401, "unauthenticated"));
    match operation.door {
        Door::Open => return None,
        // Any bearer token may be a view token; where it is not, the page is not found.
        Door::Page => return if by.shows.is_bearer() { None } else { NOBODY },
        Door::Operator if by.standing == Standing::Operator => return None,
        Door::Operator => return NOBODY,
        Door::Member | Door::Tenant | Door::KeyAlone => {}
    }
    let (scopes, bounds) = match &by.standing {
        Standing::Nobody | Standing::Operator | Standing::Browser => return NOBODY,
        Standing::Key(scopes) | Standing::Member(scopes) => (scopes, Bounds::Nothing),
        Standing::Token(scopes, bounds) => (scopes, *bounds),
    };
    if operation.door == Door::Member {
        return (!matches!(by.standing, Standing::Member(_))).then_some((403, "member_required"));
    }
    if operation.door == Door::KeyAlone && !matches!(by.standing, Standing::Key(_)) {
        return Some((403, "api_key_required"));
    }
    if operation.scope.is_some_and(|scope| !scopes.contains(scope)) {
        return Some((403, "insufficient_scope"));
    }
    if bounds != Bounds::Nothing && is_about_the_whole_tenant(operation) {
        return Some((403, "token_restricted"));
    }
    if bounds == Bounds::SomeAccounts && is_about_users(operation) {
        return Some((403, "token_restricted"));
    }
    (by.is_live && operation.id.starts_with("sandbox_")).then_some((403, "test_environment_required"))
}

/// Links, accounts, posts and users belong to users, and everything else to the tenant; so do the changes
/// that touch more users than one.
fn is_about_the_whole_tenant(operation: &Operation) -> bool {
    use Scope::*;
    match operation.scope {
        Some(LinksRead | LinksWrite | AccountsRead | AccountsWrite | PostsRead | PostsWrite) => {
            matches!(&*operation.id, "reassign_account" | "list_upstream_accounts" | "import_accounts")
        }
        Some(UsersRead | UsersWrite) => operation.id == "erase_user",
        _ => operation.id != "get_tenant",
    }
}

/// What a token of some accounts of whichever user may not ask: it acts for nobody.
fn is_about_users(operation: &Operation) -> bool {
    // It links an account that is not there yet; its counterpart in /v1 reconnects one here.
    let links = operation.id == "qr_login_request";
    links || matches!(operation.scope, Some(Scope::UsersRead | Scope::UsersWrite))
}

fn names_session(operation: &Operation) -> bool {
    operation.path.contains("{unique_id}") || operation.id == "qr_login_check"
}

/// Whether the caller, which may make the call, finds what it names.
pub fn finds(operation: &Operation, by: &Standing, whose: Whose) -> bool {
    match (operation.door, whose) {
        (Door::Open, _) => true,
        (Door::Page, whose) => *by == Standing::Browser && whose == Whose::Own,
        // The session that is named is about no account.
        (_, Whose::Own) => match by {
            Standing::Token(_, Bounds::SomeAccounts) => !names_session(operation),
            _ => true,
        },
        (_, Whose::AnotherUsers) => !matches!(by, Standing::Token(_, Bounds::OneUser | Bounds::SomeAccounts)),
        (_, Whose::OtherEnvironment | Whose::OtherTenant | Whose::Unknown | Whose::Malformed) => false,
    }
}

/// Nobody hands on what he does not have: a role to a member, a key's or an issuer's scopes.
fn gives_more_than_it_has(operation: &Operation, by: &Standing) -> Expected {
    let (Standing::Key(has) | Standing::Member(has) | Standing::Token(has, _)) = by else {
        return Expected::Allowed;
    };
    let (given, refusal) = match operation.id.as_str() {
        "invite_member" | "update_member" | "remove_member" | "create_reset_link" => {
            (scopes_in_guide("viewer"), Expected::Refused(403, "role_not_allowed"))
        }
        // The key in question has them all, and a signing key's tokens may.
        "update_api_key" | "rotate_api_key" | "revoke_api_key" | "revoke_signing_key" => {
            (Scopes::all(), Expected::Refused(403, "scope_not_allowed"))
        }
        "update_issuer" | "rotate_issuer" | "delete_issuer" => {
            (ISSUERS.into_iter().collect(), Expected::Refused(403, "scope_not_allowed"))
        }
        _ => return Expected::Allowed,
    };
    if has.covers(given) { Expected::Allowed } else { refusal }
}

/// What the table of `docs/roles.md` gives a role.
pub fn scopes_in_guide(role: &str) -> Scopes {
    let rows = crate::members::roles::tables(include_str!("../../../docs/roles.md"));
    let head = rows.iter().find(|row| row[0] == "scope").expect("the table");
    let column = head.iter().position(|cell| cell == role).expect("the role's column");
    let given = rows.iter().filter(|row| row.get(column).is_some_and(|cell| cell == "yes"));
    given.map(|row| row[0].parse::<Scope>().expect("a scope")).collect()
}
