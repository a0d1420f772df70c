//! Rules about what a pool sends, and how.

use super::ses;
use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;

/// All of them.
pub(super) fn messages(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    email(f, failures);
    ses::identity(f, around, failures);
    sms(f, around, failures);
    verification(f, failures);
    for at in ["emailMessage", "smsMessage"] {
        let at = format!("adminCreateUserConfig.inviteMessageTemplate.{at}");
        if f.text(&at).is_some_and(|m| !m.contains("{username}") || !m.contains("{####}")) {
            failures.add(at, "must contain {username} and {####}, where the name and the temporary password go");
        }
    }
}

fn email(f: Facts<'_>, failures: &mut Failures) {
    let account = "emailConfiguration.emailSendingAccount";
    let developer = f.is(account, "DEVELOPER");
    let cognito = f.absent(account) || f.is(account, "COGNITO_DEFAULT");
    if developer && f.absent("emailConfiguration.sourceArn") {
        failures.add(
            "emailConfiguration.sourceArn",
            "is required with emailSendingAccount: DEVELOPER: the ARN of the SES identity to send from",
        );
    }
    if cognito && f.given("emailConfiguration.configurationSet") {
        failures.add("emailConfiguration.configurationSet", "needs emailSendingAccount: DEVELOPER");
    }
    if cognito && f.given("emailConfiguration.fromEmailAddress") && f.absent("emailConfiguration.sourceArn") {
        failures.add(
            "emailConfiguration.fromEmailAddress",
            "needs sourceArn: the ARN of the SES identity that the address belongs to",
        );
    }
}

fn sms(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    let (sns, eums) = ("smsConfiguration.snsCallerArn", "smsConfiguration.eumsSms");
    if f.given("smsConfiguration") && f.absent(sns) && f.absent(eums) {
        failures.add(
            "smsConfiguration",
            "needs a way to send: snsCallerArn for Amazon SNS, or eumsSms for AWS End User Messaging SMS",
        );
    }
    if f.given(sns) && f.given(eums) {
        failures.add(eums, "excludes snsCallerArn: a pool sends SMS in one of the two ways");
    }
    for (member, instead) in [("externalId", "externalId"), ("snsRegion", "region")] {
        let at = format!("smsConfiguration.{member}");
        if f.given(eums) && f.absent(sns) && f.given(&at) {
            failures.add(at, format!("belongs to snsCallerArn: with eumsSms, it is eumsSms.{instead}"));
        }
    }
    let region = "smsConfiguration.eumsSms.region";
    if let (Some(there), Some(here)) = (f.text(region), around.region.as_deref())
        && there != here
    {
        failures.add(region, format!("must be the pool's Region, which is {here}: or leave it out"));
    }
}

/// Warns of the texts of an email that is not sent; a program may keep both kinds.
fn verification(f: Facts<'_>, failures: &mut Failures) {
    let option = "verificationMessageTemplate.defaultEmailOption";
    let link = f.is(option, "CONFIRM_WITH_LINK");
    let code = f.absent(option) || f.is(option, "CONFIRM_WITH_CODE");
    for (text, unsent, wants) in
        [("emailMessage", link, "CONFIRM_WITH_CODE"), ("emailMessageByLink", code, "CONFIRM_WITH_LINK")]
    {
        let at = format!("verificationMessageTemplate.{text}");
        if unsent && f.given(&at) {
            failures.warn(&at, &format!("is sent with defaultEmailOption: {wants} only, and so not by this pool"));
        }
    }
}
