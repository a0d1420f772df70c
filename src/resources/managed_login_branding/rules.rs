//! What AWS refuses of a style although each property by itself is right, and what is legal and shows nothing.

use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;
use crate::resources::user_pool_client::check_region;
use aws_smithy_types::base64;
use serde_json::Value as Json;

/// How many bytes an image may have.
const IMAGE: usize = 1_000_000;

/// The kinds of files that there are.
const KINDS: [&str; 5] = ["ICO", "JPEG", "PNG", "SVG", "WEBP"];

/// All rules between the properties of a style.
pub(super) fn rules(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    check_region(f, around, failures);
    const PROVIDED: &str = "useCognitoProvidedValues";
    match f.flag(PROVIDED) {
        Some(true) if f.given("settings") || f.given("assets") => {
            failures.add(PROVIDED, "excludes settings and assets: leave it out, or leave them out");
        }
        Some(false) if f.absent("settings") && f.absent("assets") => {
            failures.add(PROVIDED, "leaves no style: give settings or assets, or leave it out");
        }
        _ => {}
    }
    if let Some(text) = f.text("settings") {
        match serde_json::from_str(text) {
            Ok(Json::Object(o)) if o.is_empty() => failures.add("settings", "must not be empty: leave it out"),
            Ok(Json::Object(_)) => {}
            Ok(_) => failures.add("settings", "must be a JSON object in a text, such as {\"categories\": {}}"),
            Err(e) => {
                failures.add("settings", format!("must be JSON, and is not: line {}, column {}", e.line(), e.column()))
            }
        }
    }
    for i in 0..f.count("assets") {
        image(f, &format!("assets[{i}]"), failures);
    }
}

fn image(f: Facts<'_>, at: &str, failures: &mut Failures) {
    let (place, extension) = (f.text(&format!("{at}.category")), f.text(&format!("{at}.extension")));
    let own = match place {
        Some("FAVICON_ICO") => Some("ICO"),
        Some("FAVICON_SVG") => Some("SVG"),
        _ => None,
    };
    if let (Some(own), Some(extension)) = (own, extension)
        && own != extension
    {
        failures
            .warn(&format!("{at}.extension"), &format!("is not {own}, which the category is for: AWS may refuse it"));
    }
    let bytes = format!("{at}.bytes");
    let Some(text) = f.text(&bytes) else { return };
    let Ok(file) = base64::decode(text) else {
        failures.add(bytes, "must be base64: A to Z, a to z, 0 to 9, + and /, filled up with = to a multiple of 4");
        return;
    };
    if file.len() > IMAGE {
        failures.add(bytes, format!("must be at most 1000000 bytes before base64, and is {}", file.len()));
    } else if let Some(extension) = extension
        && KINDS.contains(&extension)
        && kind(&file).is_some_and(|kind| kind != extension)
    {
        failures
            .warn(&bytes, &format!("does not begin as a file of the kind {extension} does: browsers may not show it"));
    }
}

/// What kind of file it is by how it begins, where that tells.
fn kind(file: &[u8]) -> Option<&'static str> {
    match file {
        [0x89, b'P', b'N', b'G', ..] => Some("PNG"),
        [0xFF, 0xD8, 0xFF, ..] => Some("JPEG"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WEBP"),
        [0, 0, 1, 0, ..] => Some("ICO"),
        [b'<', b's', b'v', b'g', ..] | [b'<', b'?', b'x', b'm', b'l', ..] => Some("SVG"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Value, object_of};
    use serde_json::json;

    fn told(program: Json) -> (Vec<String>, Vec<String>) {
        let mut failures = Failures::default();
        rules(Facts::new(&object_of(program)), &Surroundings::default(), &mut failures);
        let warnings = failures.warnings();
        (failures.into_iter().map(|f| format!("{} {}", f.property, f.reason)).collect(), warnings)
    }

    fn asset(category: &str, extension: &str, bytes: &[u8]) -> Json {
        json!({"assets": [{"category": category, "colorMode": "DARK", "extension": extension, "bytes": base64::encode(bytes)}]})
    }

    /// P34: sizes, kinds and what excludes what are known before it is deployed.
    #[test]
    fn images_and_settings_are_looked_into() {
        for (program, wrong, warned) in [
            (json!({"settings": "{\"a\": 1}"}), "", ""),
            (json!({"useCognitoProvidedValues": true}), "", ""),
            (json!({"useCognitoProvidedValues": true, "settings": "{\"a\": 1}"}), "excludes settings and assets", ""),
            (json!({"useCognitoProvidedValues": false}), "leaves no style", ""),
            (json!({"settings": "{\n\"a\": }"}), "settings must be JSON, and is not: line 2, column 6", ""),
            (json!({"settings": "{}"}), "settings must not be empty", ""),
            (json!({"settings": "[]"}), "settings must be a JSON object", ""),
            (asset("FORM_LOGO", "PNG", &[0x89, b'P', b'N', b'G', 1]), "", ""),
            (asset("FORM_LOGO", "PNG", b"<svg/>"), "", "assets[0].bytes does not begin as a file of the kind PNG"),
            (asset("FAVICON_ICO", "SVG", b"<svg/>"), "", "assets[0].extension is not ICO"),
            (asset("FORM_LOGO", "PNG", &[0; 1_000_000]), "", ""),
            (asset("FORM_LOGO", "PNG", &[0; 1_000_001]), "assets[0].bytes must be at most 1000000 bytes", ""),
            (json!({"assets": [{"bytes": "abc"}]}), "assets[0].bytes must be base64", ""),
        ] {
            let (failures, warnings) = told(program.clone());
            let fits = |found: &[String], part: &str| match found {
                [] => part.is_empty(),
                [one] => !part.is_empty() && one.contains(part),
                _ => false,
            };
            assert!(fits(&failures, wrong) && fits(&warnings, warned), "{wrong}{warned}: {failures:?} {warnings:?}");
        }
    }

    #[test]
    fn what_is_not_known_yet_breaks_no_rule() {
        for name in ["settings", "assets", "useCognitoProvidedValues"] {
            let mut program = object_of(json!({"useCognitoProvidedValues": name == "useCognitoProvidedValues"}));
            program.insert(name.into(), Value::Unknown);
            let mut failures = Failures::default();
            rules(Facts::new(&program), &Surroundings::default(), &mut failures);
            assert!(failures.is_empty(), "{name}");
        }
    }
}
