//! What AWS's defaults for tokens come to: lifetimes in the units that are in force, and the flows that go with rotation.

use serde_json::{Value as Json, json};

/// A kind of token.
pub(super) struct Token {
    /// Its member of `tokenValidityUnits`.
    pub name: &'static str,
    /// The property that says how long it holds.
    pub validity: &'static str,
    /// The unit of that where nobody says one.
    pub unit: &'static str,
    /// How many seconds it holds where nobody says so.
    pub default: i64,
    /// How many seconds AWS allows.
    pub range: (i64, i64),
}

/// All of them.
pub(super) const TOKENS: [Token; 3] = [
    Token { name: "accessToken", validity: "accessTokenValidity", unit: "hours", default: 3_600, range: (300, 86_400) },
    Token { name: "idToken", validity: "idTokenValidity", unit: "hours", default: 3_600, range: (300, 86_400) },
    Token {
        name: "refreshToken",
        validity: "refreshTokenValidity",
        unit: "days",
        default: 2_592_000,
        range: (3_600, 315_360_000),
    },
];

/// How many seconds a unit has.
pub(super) fn seconds(unit: &str) -> i64 {
    match unit {
        "seconds" => 1,
        "minutes" => 60,
        "hours" => 3_600,
        _ => 86_400,
    }
}

impl Token {
    /// The default lifetime in this unit; none where that is no whole number.
    fn default_in(&self, unit: &str) -> Option<i64> {
        let unit = seconds(unit);
        (self.default % unit == 0).then_some(self.default / unit)
    }

    fn unit_in<'a>(&self, client: &'a Json) -> &'a str {
        let units = member(client, "tokenValidityUnits").unwrap_or(&Json::Null);
        member(units, self.name).and_then(Json::as_str).unwrap_or(self.unit)
    }
}

/// A member by its letters: AWS's spelling or ours.
fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v)
}

/// Says the lifetimes that `program` leaves to AWS in the units that are in force. AWS's default is a number, and means
/// something else in another unit; `live`, the client before an update, may have another unit, or a lifetime that has to go.
pub(super) fn say_lifetimes(client: &mut Json, program: &Json, live: &Json) {
    for token in &TOKENS {
        let unit = token.unit_in(client);
        let (said, was) = (lifetime(client, token), lifetime(live, token));
        let default = token.default_in(unit);
        let wanted = match said {
            _ if lifetime(program, token).is_some() => said,
            // Nobody's, or somebody's by hand.
            Some(_) if said == was && token.unit_in(live) == unit => said,
            None if unit == token.unit && token.unit_in(live) == unit => None,
            _ => default.or(said),
        };
        if let Some(n) = wanted {
            client[token.validity] = n.into();
        }
    }
}

/// How long a token holds, in its unit. AWS reads 0 as its default.
fn lifetime(client: &Json, token: &Token) -> Option<i64> {
    member(client, token.validity).and_then(Json::as_i64).filter(|n| *n != 0)
}

/// Takes a lifetime that is AWS's default, and in another unit than usual, out of what AWS says, unless `known` says the
/// same: a program that leaves it to AWS sees no difference.
pub(super) fn leave_defaults_unsaid(live: &mut Json, known: &Json) {
    for token in &TOKENS {
        let unit = token.unit_in(live);
        let (default, usual) = (token.default_in(unit), unit == token.unit);
        let now = lifetime(live, token).or(default.filter(|_| member(live, token.validity).is_some()));
        let shown = match known[token.validity].as_i64() {
            Some(0) if now == default => Some(0),
            said if now == default && said != now && !usual => None,
            _ => now,
        };
        let Some(live) = live.as_object_mut() else { return };
        live.retain(|key, _| !key.eq_ignore_ascii_case(token.validity));
        if let Some(n) = shown {
            live.insert(token.validity.to_owned(), n.into());
        }
    }
}

/// The flow that refreshes tokens without rotation.
pub(super) const REFRESH: &str = "ALLOW_REFRESH_TOKEN_AUTH";

/// The flows of today. They want REFRESH beside them, and so does no flow that is newer than this provider.
pub(super) const FLOWS: [&str; 8] = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    REFRESH,
    "ALLOW_USER_AUTH",
    "ALLOW_TOKEN_EXCHANGE_DELEGATION",
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
];

/// Makes flows that the program leaves to AWS go with rotation: AWS's default has REFRESH, which excludes rotation, and
/// AWS wants REFRESH back where rotation ends.
pub(super) fn fit_flows(client: &mut Json) {
    let rotates = client["refreshTokenRotation"]["feature"] == "ENABLED";
    let flows = client.get_mut("explicitAuthFlows").and_then(Json::as_array_mut);
    match flows.filter(|flows| !flows.is_empty()) {
        Some(flows) if rotates => flows.retain(|flow| flow != REFRESH),
        Some(flows) => {
            let known = flows.iter().all(|flow| flow.as_str().is_some_and(|flow| FLOWS.contains(&flow)));
            if known && !flows.iter().any(|flow| flow == REFRESH) {
                flows.push(REFRESH.into());
            }
        }
        None if rotates => client["explicitAuthFlows"] = json!(["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P16: AWS's default is the same time in every unit that has a number for it.
    #[test]
    fn defaults_are_said_in_the_unit_in_force() {
        let mixed = json!({"accessToken": "minutes", "refreshToken": "hours"});
        for (client, program, live, access, refresh) in [
            (json!({}), json!({}), json!(null), None, None),
            // Removed from the program: its default is laid in as a number.
            (json!({"accessTokenValidity": 1}), json!({}), json!({"AccessTokenValidity": 5}), Some(1), None),
            (
                json!({"tokenValidityUnits": mixed, "refreshTokenValidity": 30}),
                json!({}),
                json!({"TokenValidityUnits": mixed, "RefreshTokenValidity": 10}),
                Some(60),
                Some(720),
            ),
            // The unit goes, or comes.
            (json!({}), json!({}), json!({"TokenValidityUnits": {"RefreshToken": "hours"}}), None, Some(30)),
            (json!({"tokenValidityUnits": mixed}), json!({}), json!(null), Some(60), Some(720)),
            // Said by the program, or by somebody's hand.
            (
                json!({"tokenValidityUnits": mixed, "refreshTokenValidity": 30}),
                json!({"refreshTokenValidity": 30}),
                json!({}),
                Some(60),
                Some(30),
            ),
            (json!({"refreshTokenValidity": 9}), json!({}), json!({"RefreshTokenValidity": 9}), None, Some(9)),
            (json!({"refreshTokenValidity": 0}), json!({"refreshTokenValidity": 0}), json!(null), None, Some(0)),
            // No whole number of days is an hour.
            (json!({"tokenValidityUnits": {"accessToken": "days"}}), json!({}), json!(null), None, None),
        ] {
            let mut said = client.clone();
            say_lifetimes(&mut said, &program, &live);
            let now = |name: &str| said.get(name).and_then(Json::as_i64);
            assert_eq!((now("accessTokenValidity"), now("refreshTokenValidity")), (access, refresh), "{client} {live}");
        }
    }

    #[test]
    fn a_default_is_shown_in_its_own_unit_or_to_a_program_that_says_it() {
        let in_hours = json!({"TokenValidityUnits": {"RefreshToken": "hours"}, "RefreshTokenValidity": 720});
        for (live, known, shown) in [
            (json!({}), json!({}), None),
            (json!({"RefreshTokenValidity": 30}), json!({}), Some(30)),
            (json!({"RefreshTokenValidity": 30}), json!({"refreshTokenValidity": 0}), Some(0)),
            (json!({"RefreshTokenValidity": 0}), json!({}), Some(30)),
            (json!({"RefreshTokenValidity": 7}), json!({}), Some(7)),
            (in_hours.clone(), json!({}), None),
            (in_hours.clone(), json!({"refreshTokenValidity": 720}), Some(720)),
            (in_hours, json!({"refreshTokenValidity": 10}), None),
        ] {
            let mut left = live.clone();
            leave_defaults_unsaid(&mut left, &known);
            assert_eq!(member(&left, "refreshTokenValidity").and_then(Json::as_i64), shown, "{live} {known}");
        }
    }

    /// P27: flows that nobody wrote go with rotation, on and off.
    #[test]
    fn flows_go_with_rotation() {
        let (on, off) = (json!({"feature": "ENABLED"}), json!({"feature": "DISABLED"}));
        for (flows, rotation, then) in [
            (json!(null), &off, json!(null)),
            (json!(null), &on, json!(["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"])),
            (json!(["ALLOW_USER_AUTH", REFRESH]), &on, json!(["ALLOW_USER_AUTH"])),
            (json!(["ALLOW_USER_AUTH"]), &off, json!(["ALLOW_USER_AUTH", REFRESH])),
            (json!(["USER_PASSWORD_AUTH"]), &off, json!(["USER_PASSWORD_AUTH"])),
            (json!(["ALLOW_OF_TOMORROW"]), &off, json!(["ALLOW_OF_TOMORROW"])),
        ] {
            let mut client = json!({"refreshTokenRotation": rotation, "explicitAuthFlows": flows});
            fit_flows(&mut client);
            assert_eq!(client["explicitAuthFlows"], then, "{flows} {rotation}");
        }
    }
}
