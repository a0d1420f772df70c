//! Numbers whose unit another property says (`unitIn`): kept and sent in that unit, compared by the time that they come to.
//! Their `serverDefault` is in the unit that the other property has by default.

use crate::defaults::property_at;
use crate::path::{Step, parse};
use crate::spec::{Fields, Property, Types};
use crate::value::{Object, Value};
use serde_json::Value as Json;
use std::borrow::Cow;

/// How many seconds a unit of time has; `None` for what is none.
pub(crate) fn seconds(unit: &str) -> Option<f64> {
    match unit {
        "seconds" => Some(1.0),
        "minutes" => Some(60.0),
        "hours" => Some(3_600.0),
        "days" => Some(86_400.0),
        _ => None,
    }
}

/// The properties with their defaults in seconds, as they are in the units of `within`.
pub fn plain<'a>(types: &Types, fields: &'a Fields, within: &Object) -> Cow<'a, Fields> {
    let mut plain = Cow::Borrowed(fields);
    for unit in units(types, fields) {
        let Some(p) = plain.to_mut().get_mut(unit.name) else { continue };
        let one = unit.of(within).unwrap_or(unit.usual);
        p.server_default = unit.default.map(|n| Json::from(whole(n * unit.usual, one) * one));
        p.unit_in = None;
    }
    plain
}

/// The same object with such numbers in seconds; those of an unknown unit are unknown.
pub fn in_seconds<'a>(types: &Types, fields: &Fields, o: &'a Object) -> Cow<'a, Object> {
    let mut out = Cow::Borrowed(o);
    for unit in units(types, fields) {
        let Some(said) = o.get(unit.name) else { continue };
        let Value::Number(n) = *said.bare() else { continue };
        let time = match (unit.of(o), unit.default) {
            (None, _) => Value::Unknown,
            // AWS reads it as its default.
            (Some(_), Some(default)) if n == 0.0 => Value::Number(default * unit.usual),
            (Some(one), _) => Value::Number(n * one),
        };
        out.to_mut().insert(unit.name.to_owned(), time.secret_like(said));
    }
    out
}

/// The way back: in the units that the object has. A number that `like` says of the same unit stays as it stands there.
pub fn in_units(types: &Types, fields: &Fields, mut o: Object, like: Option<&Object>) -> Object {
    for unit in units(types, fields) {
        let Some(one) = unit.of(&o) else { continue };
        let Some(time) = o.get_mut(unit.name) else { continue };
        let Value::Number(n) = *time.bare() else { continue };
        let as_written = like.filter(|like| unit.of(like) == Some(one)).and_then(|like| {
            let same = in_seconds(types, fields, like).get(unit.name).map(Value::bare) == Some(time.bare());
            like.get(unit.name).filter(|_| same).cloned()
        });
        *time = as_written.unwrap_or_else(|| Value::Number(whole(n, one)).secret_like(time));
    }
    o
}

/// Lays the defaults, in seconds, into what is to be sent: AWS's own number would mean something else in another unit than
/// the usual one, or where the unit is no longer that of `live`.
pub fn complete(types: &Types, fields: &Fields, o: &mut Object, live: &Object) {
    for unit in units(types, fields) {
        let now = unit.of(o);
        if let (false, Some(default)) = (o.contains_key(unit.name), unit.default)
            && (now != Some(unit.usual) || now != unit.of(live))
        {
            o.insert(unit.name.to_owned(), Value::Number(default * unit.usual));
        }
    }
}

/// Whether `a` and `b` certainly have the same unit for the property; any other property has none.
pub fn alike(types: &Types, fields: &Fields, name: &str, a: &Object, b: &Object) -> bool {
    units(types, fields).filter(|unit| unit.name == name).all(|unit| unit.of(a).is_some() && unit.of(a) == unit.of(b))
}

/// What the property at `path` goes back to when it is removed, in the unit that is in force then; `None` where no default
/// is documented, or the unit is not known.
pub fn default_in(types: &Types, fields: &Fields, path: &[Step], o: &Object) -> Option<Json> {
    let unit = match path {
        [Step::Key(name)] => units(types, fields).find(|unit| unit.name == name),
        _ => None,
    };
    match unit {
        Some(unit) => unit.of(o).and_then(|one| Value::Number(whole(unit.default? * unit.usual, one)).known()),
        None => property_at(types, fields, path)?.server_default.clone(),
    }
}

/// As many whole units as fit into a time, and at least one: a lifetime is cut rather than stretched.
fn whole(time: f64, one: f64) -> f64 {
    (time / one).floor().max(1.0)
}

/// The unit of a property.
struct Unit<'a> {
    name: &'a str,
    says: Vec<Step>,
    usual: f64,
    default: Option<f64>,
}

/// Those of all properties that have one.
fn units<'a>(types: &Types, fields: &'a Fields) -> impl Iterator<Item = Unit<'a>> {
    let of = |name: &'a str, p: &Property| {
        let says = parse(p.unit_in.as_ref()?);
        let usual = property_at(types, fields, &says)
            .and_then(|p| seconds(p.server_default.as_ref()?.as_str()?))
            .unwrap_or(1.0);
        Some(Unit { name, says, usual, default: p.server_default.as_ref().and_then(Json::as_f64) })
    };
    let found: Vec<Unit<'a>> = fields.iter().filter_map(|(name, p)| of(name, p)).collect();
    found.into_iter()
}

impl Unit<'_> {
    /// How many seconds it has in this object; `None` while that is not known.
    fn of(&self, o: &Object) -> Option<f64> {
        let mut within = o;
        for step in &self.says {
            let Step::Key(name) = step else { break };
            match within.get(name).map(Value::bare) {
                Some(Value::Unknown) => return None,
                Some(Value::Object(o)) => within = o,
                Some(Value::String(unit)) => return seconds(unit),
                _ => break,
            }
        }
        Some(self.usual)
    }
}
