//! What an update that ended half way had reached, for the operations after it.

use crate::value::{Object, Value};

/// Where the state of a half-done update keeps what its inputs come to by then: the engine keeps the old inputs, whatever it is
/// told. Names that begin so are shown to nobody.
pub const REACHED: &str = "__reached";

/// What the inputs had come to when the last update ended half way.
pub fn noted(state: &Object) -> Option<&Object> {
    match state.get(REACHED)?.bare() {
        Value::Object(reached) => Some(reached),
        _ => None,
    }
}

/// The old inputs, with what the new ones add to them and AWS has taken over by `now`: that is the program's from here on, to be
/// given up by it some day, and as secret as it says.
pub fn reached(old: &Object, new: &Object, before: &Object, now: &Object) -> Object {
    let mut all = old.clone();
    for (name, wanted) in new {
        let (had, has) = (before.get(name), now.get(name));
        let Some(has) = has.filter(|_| had != has) else { continue };
        let added = match old.get(name) {
            None => wanted.clone(),
            Some(was) => {
                let (Value::Object(old), Value::Object(new), Value::Object(now)) = (was.bare(), wanted.bare(), has)
                else {
                    continue;
                };
                let none = Object::new();
                let before = if let Some(Value::Object(before)) = had { before } else { &none };
                let both = Value::Object(reached(old, new, before, now));
                if [was, wanted].iter().any(|v| matches!(v, Value::Secret(_))) { both.secret() } else { both }
            }
        };
        all.insert(name.clone(), added);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::object_of;
    use serde_json::json;

    #[test]
    fn what_was_added_and_applied_counts() {
        let o = |json| object_of(json);
        let old = o(json!({"name": "a", "tags": {"one": "1", "two": "2"}, "gone": "x"}));
        let new =
            o(json!({"name": "b", "tags": {"two": "3", "three": "3", "four": "4"}, "block": {"a": 1}, "late": "y"}));
        let before = o(json!({"name": "a", "tags": {"one": "1", "two": "2"}, "gone": "x"}));
        let now = o(json!({"name": "b", "tags": {"two": "3", "three": "3"}, "block": {"a": 1}}));
        let expected =
            o(json!({"name": "a", "tags": {"one": "1", "two": "2", "three": "3"}, "gone": "x", "block": {"a": 1}}));
        assert_eq!(reached(&old, &new, &before, &now), expected);
        assert_eq!(reached(&old, &new, &before, &before), old, "nothing was applied");
    }

    #[test]
    fn what_is_secret_in_either_stays_so() {
        let tags = |json| Object::from([("tags".to_owned(), Value::from(json).secret())]);
        let bare = |json| Object::from([("tags".to_owned(), Value::from(json))]);
        let (one, two) = (json!({"one": "1"}), json!({"two": "2"}));
        for (old, new) in [(tags(one.clone()), bare(two.clone())), (bare(one.clone()), tags(two.clone()))] {
            let all = reached(&old, &new, &bare(one.clone()), &bare(two.clone()));
            assert_eq!(all, tags(json!({"one": "1", "two": "2"})));
        }
        assert_eq!(
            noted(&Object::from([(REACHED.to_owned(), Value::Object(bare(one.clone())).secret())])),
            Some(&bare(one))
        );
    }
}
