//! The operations of the OpenAPI document, and what it says of who may call them.

use std::collections::BTreeSet;

use linkgate::model::scope::Scope;
use serde_json::Value;

/// What a call is asked to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Nothing; a credential changes nothing.
    Open,
    /// A hosted page's view token.
    Page,
    /// A member's access token.
    Member,
    /// Any credential of a tenant.
    Tenant,
    /// An API key and nothing else.
    KeyAlone,
    Operator,
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    pub door: Door,
    /// The one scope that it needs.
    pub scope: Option<Scope>,
    /// Whether it is a list in pages.
    pub is_list: bool,
}

impl Operation {
    /// The names of the ids in its address.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    pub fn names_something(&self) -> bool {
        self.ids().next().is_some()
    }
}

pub fn document() -> Value {
    serde_json::from_str(linkgate::http::openapi::text()).expect("JSON")
}

/// All of the document.
pub fn all() -> Vec<Operation> {
    let document = document();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, told) in item.as_object().expect("operations") {
            operations.push(read(path, method, told));
        }
    }
    operations
}

fn read(path: &str, method: &str, told: &Value) -> Operation {
    let id = told["operationId"].as_str().expect("a name").to_owned();
    let door = door(&id, told);
    let parameters = told["parameters"].as_array().cloned().unwrap_or_default();
    Operation {
        scope: matches!(door, Door::Tenant | Door::KeyAlone).then(|| scope(&id, told)),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        door,
        is_list: parameters.iter().any(|parameter| parameter["name"] == "cursor"),
    }
}

fn door(id: &str, told: &Value) -> Door {
    let schemes = told["security"].as_array().cloned().unwrap_or_default();
    let names = schemes.iter().flat_map(|scheme| scheme.as_object().expect("a scheme").keys());
    let names: BTreeSet<&str> = names.map(String::as_str).collect();
    match names.into_iter().collect::<Vec<_>>().as_slice() {
        [] => Door::Open,
        ["view_token"] => Door::Page,
        ["member_token"] => Door::Member,
        ["access_token", "api_key"] => Door::Tenant,
        ["api_key"] => Door::KeyAlone,
        ["operator_token"] => Door::Operator,
        other => panic!("{id} takes {other:?}: say here what that means"),
    }
}

/// The only scope that the description names, as in "Needs `links:read`."
fn scope(id: &str, told: &Value) -> Scope {
    let words = told["description"].as_str().unwrap_or_default().split('`');
    let named: BTreeSet<String> =
        words.filter_map(|word| word.parse::<Scope>().ok()).map(|scope| scope.to_string()).collect();
    let named: Vec<String> = named.into_iter().collect();
    let [only] = named.as_slice() else { panic!("the description of {id} names these scopes: {named:?}") };
    only.parse().expect("a scope")
}
