//! What a program gives up and AWS has no value for: the update leaves it out, and AWS documents that it resets what it is
//! not given.

use super::*;

/// Such inputs, and where AWS takes each: in the request of which call, under which name.
const LEFT_OUT: [(&str, &str, &str, &str); 7] = [
    (USER_POOL, "deviceConfiguration", "UpdateUserPool", "DeviceConfiguration"),
    (USER_POOL, "emailMfaConfiguration", "SetUserPoolMfaConfig", "EmailMfaConfiguration"),
    (USER_POOL, "smsAuthenticationMessage", "UpdateUserPool", "SmsAuthenticationMessage"),
    (CLIENT, "analyticsConfiguration", "UpdateUserPoolClient", "AnalyticsConfiguration"),
    (CLIENT, "defaultRedirectUri", "UpdateUserPoolClient", "DefaultRedirectURI"),
    (CLIENT, "readAttributes", "UpdateUserPoolClient", "ReadAttributes"),
    (CLIENT, "writeAttributes", "UpdateUserPoolClient", "WriteAttributes"),
];

/// Such inputs for which AWS then fills in something of its own, and the test of each.
const FILLED_IN: [(&str, &str, &str); 1] = [(DOMAIN, "securityPolicy", "a_policy_that_is_given_up_is_aws_s_to_choose")];

/// Inputs without a default that no update leaves out.
const WANTED: [(&str, &str); 2] = [
    // The update goes by way of Cognito's own style, where there are none.
    (BRANDING, "settings"),
    // A custom domain wants it, and a prefix is another domain.
    (DOMAIN, "certificateArn"),
];

/// Of every input that changes in place it is known what giving it up does: there is a default to send; or there is none,
/// and it is left out; or other calls of the resource see to it; or AWS fills it in.
#[test]
fn the_list_is_all_there_is() {
    let filled_in = FILLED_IN.iter().map(|(ty, name, test)| {
        assert!(is_a_test(test), "{test}");
        (*ty, *name)
    });
    let mut listed: Vec<_> = LEFT_OUT.iter().map(|(ty, name, ..)| (*ty, *name)).chain(filled_in).collect();
    listed.sort_unstable();
    let (mut left_out, mut neither) = (Vec::new(), Vec::new());
    for life in registry().lives() {
        let (spec, named_by) = (&life.entry.spec, life.entry.resource.named_by());
        // Triggers are members of one block, which is always sent whole.
        for (name, p) in spec.inputs.iter().filter(|_| spec.token != TRIGGERS) {
            assert!(!(p.left_out && p.server_default.is_some()), "{}.{name}: one of the two", spec.token);
            let settled = p.required || p.replaces || p.add_only || p.local || p.computed || name == named_by;
            match (p.left_out, p.server_default.is_none() && !settled) {
                (true, _) => left_out.push((spec.token, name.as_str())),
                (false, true) => neither.push((spec.token, name.as_str())),
                (false, false) => {}
            }
        }
    }
    left_out.sort_unstable();
    neither.sort_unstable();
    assert_eq!(left_out, listed);
    assert_eq!(neither, WANTED);
}

/// P7: it is told before, left out of every request, and gone by AWS's reset; an AWS that keeps it is not believed to have
/// reset it.
#[tokio::test(flavor = "multi_thread")]
async fn what_no_value_says_is_left_out_and_told() {
    for mode in MODES {
        let (mut lab, told) = listening_lab(mode).await;
        let home = lab.make(USER_POOL, pool()).await;
        for (ty, name, operation, member) in LEFT_OUT {
            let spec = registry().specs().find(|spec| spec.token == ty).unwrap();
            let mut without = base(ty, &home.id);
            without.as_object_mut().unwrap().extend(company(ty, name).as_object().unwrap().clone());
            let mut whole = without.clone();
            whole[name] = example(name, &spec.inputs[name]);
            let made = lab.make(ty, whole).await;
            assert!(lab.aws.everything(&made.id).contains_key(member), "{ty}.{name} is made with it");
            told.warnings();
            lab.aws.calm();

            let news = lab.engine.good(ty, without.clone()).await;
            assert_eq!(lab.engine.changes(ty, &made, &news).await, [name], "{ty}.{name}");
            let lines: Vec<String> = told.lines().into_iter().map(|line| line.message).collect();
            let start = format!("{name} goes back to AWS's default, ");
            let end = ": the update leaves it out, since no value says so";
            assert!(lines.iter().any(|l| l.starts_with(&start) && l.ends_with(end)), "{ty}.{name}: {lines:?}");

            let bare = lab.engine.update(ty, &made, &news, &[]).await.unwrap();
            assert!(!lab.aws.requests(operation).is_empty(), "{ty}.{name}: {operation} was not called");
            for (call, request) in lab.aws.sent() {
                assert!(!request.to_string().contains(&format!("\"{member}\"")), "{ty}.{name}: {call} sent {request}");
            }
            // The MFA setting is replaced whole by either AWS.
            if mode == Omitted::Reset || operation == "SetUserPoolMfaConfig" {
                assert!(!lab.aws.everything(&made.id).contains_key(member), "{ty}.{name} is reset");
                assert_eq!(bare.state.get(name), None, "{ty}.{name}");
                assert_eq!(told.warnings(), Vec::<String>::new(), "{ty}.{name}");
                lab.settled(ty, &bare).await;
            } else {
                let warned = told.warnings();
                assert_eq!(warned.len(), 1, "{ty}.{name}: {warned:?}");
                assert!(warned[0].starts_with(&format!("{name} was left out of the update, and AWS has kept it")));
                assert!(bare.state.contains_key(name), "{ty}.{name}: the state says what AWS has");
                let seen = lab.engine.refresh(ty, &bare).await.unwrap().unwrap();
                assert!(seen.inputs.contains_key(name), "{ty}.{name}: so does a refresh");
                assert_eq!(lab.engine.changes(ty, &seen, &news).await, [name], "{ty}.{name}: to be tried again");
            }
        }
    }
}
