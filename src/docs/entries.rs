//! The properties of a resource, nested ones too, as a list.

use crate::spec::{Fields, Property, Type, Types};

/// A property, and where it stands.
pub struct Entry<'a> {
    /// Its path: `passwordPolicy.minimumLength`, `schemas[].name`.
    pub path: String,
    /// What is known of it.
    pub property: &'a Property,
    /// What a change of it does.
    pub change: Change,
    /// How many blocks it stands in.
    pub depth: usize,
    /// The object type that it, its items or its values are of.
    pub object: Option<&'a str>,
    /// The path where the members of that type are listed already.
    pub listed: Option<String>,
}

/// What a change of a property does to a resource that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The resource is updated.
    InPlace,
    /// The resource is replaced.
    Replaces,
    /// Where there was none it is set in place; another value replaces the resource.
    Once,
    /// Items are added in place.
    AddOnly,
    /// It changes in place, and stays.
    Stays,
    /// It is refused.
    Refused,
}

impl Change {
    fn of(p: &Property, within: Change) -> Self {
        match within {
            Change::AddOnly | Change::Refused => Change::Refused,
            _ if p.add_only => Change::AddOnly,
            _ if p.stays => Change::Stays,
            // What stays may do so with other members.
            Change::Stays => Change::InPlace,
            _ if p.set_once => Change::Once,
            _ if p.replaces => Change::Replaces,
            _ => within,
        }
    }
}

impl Entry<'_> {
    /// The path of this one's members.
    pub fn members(&self) -> String {
        format!("{}{}.", self.path, items(self.property))
    }
}

/// All of `fields`, each before its members.
pub fn entries<'a>(types: &'a Types, fields: &'a Fields) -> Vec<Entry<'a>> {
    let mut found = Vec::new();
    collect(types, fields, "", Change::InPlace, 0, &mut found);
    found
}

fn collect<'a>(
    types: &'a Types,
    fields: &'a Fields,
    at: &str,
    within: Change,
    depth: usize,
    found: &mut Vec<Entry<'a>>,
) {
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|(_, p)| p.required);
    for (name, property) in required.into_iter().chain(optional) {
        let path = format!("{at}{name}");
        let change = Change::of(property, within);
        let object = object(property);
        let same = |e: &&Entry<'_>| e.object == object && e.change == change && e.listed.is_none();
        let listed = object.and_then(|_| found.iter().find(same)).map(|e| e.path.clone());
        let new = object.filter(|_| listed.is_none());
        let entry = Entry { path, property, change, depth, object, listed };
        let members = entry.members();
        found.push(entry);
        if let Some(name) = new {
            collect(types, types.fields(name), &members, change, depth + 1, found);
        }
    }
}

/// What a path has between a property and the members of its items.
fn items(p: &Property) -> String {
    match &p.ty {
        Type::List(item) | Type::Set(item) => format!("[]{}", items(item)),
        Type::Map(item) => format!(".*{}", items(item)),
        _ => String::new(),
    }
}

fn object(p: &Property) -> Option<&str> {
    match &p.ty {
        Type::List(item) | Type::Set(item) | Type::Map(item) => object(item),
        Type::Object(name) | Type::TextOr(name) => Some(name),
        _ => None,
    }
}
