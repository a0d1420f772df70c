//! What can go wrong, and how the person at the terminal is told.

use crate::aws::quota;
use crate::check::Failure;
use crate::proto::google::rpc::Status as RpcStatus;
use crate::proto::pulumirpc::configure_error_missing_keys::MissingKey;
use crate::proto::pulumirpc::input_properties_error::PropertyError;
use crate::proto::pulumirpc::{ConfigureErrorMissingKeys, ErrorResourceInitFailed, InputPropertiesError};
use crate::secrets::Secrets;
use crate::value::Object;
use crate::wire;
use prost::Message;
use tonic::{Code, Status};

/// A result of this provider.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// AWS answered, and refused.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// No answer that could be understood came back.
    #[error("{operation} {reason}{}", lost(*.sent && *.create, .operation))]
    NoAnswer {
        /// The API operation.
        operation: &'static str,
        /// What happened instead, and what to look at: it follows the operation's name.
        reason: String,
        /// It may have reached AWS.
        sent: bool,
        /// It creates something that has no name to tell it by.
        create: bool,
    },
    /// The provider's configuration does not suffice to call AWS.
    #[error("{0}")]
    Configuration(String),
    /// Keys that the configuration lacks, and what they are; the engine tells how to set them.
    #[error("the provider's configuration lacks {}", .0.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", "))]
    MissingKeys(Vec<(&'static str, String)>),
    /// What was asked for cannot be, and nothing was done.
    #[error("{0}")]
    Invalid(String),
    /// Inputs that Check has not seen, or would not have passed.
    #[error("the inputs are none that Check passes: {0}")]
    Unchecked(String),
    /// The same, property by property.
    #[error("{}", list(.0))]
    Properties(Vec<Failure>),
    /// Arguments of a component, which has no Check of its own.
    #[error("{}", arguments(.0))]
    Arguments(Vec<Failure>),
    /// The engine did not do what a component asked it for.
    #[error("{what}: {}", .status.message())]
    Engine {
        /// What was asked for.
        what: String,
        /// What the engine said.
        status: Box<Status>,
    },
    /// The user stopped the operation, or its time was up.
    #[error("{0}")]
    Stopped(String),
    /// The resource vanished in the middle of an operation.
    #[error("{0} no longer exists in AWS; run `pulumi refresh`, then `pulumi up`")]
    Gone(String),
    /// AWS may have made something, and what is known about that.
    #[error("{error}\n{known}")]
    Lost {
        /// What became of the call.
        error: Box<Error>,
        /// What was found out, and what to do.
        known: String,
    },
    /// It exists, but is not as it should be.
    #[error("{}{}", .0.reason, .0.done)]
    Partial(Box<Partial>),
    /// Ours.
    #[error("a bug in the cognito provider, please report it: {0}")]
    Bug(String),
}

/// A refusal of AWS.
#[derive(Debug)]
pub struct Refusal {
    /// The API operation.
    pub operation: &'static str,
    /// AWS's error code.
    pub code: String,
    /// AWS's message.
    pub message: String,
    /// What AWS's support asks for.
    pub request_id: Option<String>,
    /// The HTTP status.
    pub status: u16,
    /// Whether it creates something that has no name to tell it by.
    pub create: bool,
    /// Whether the same call was made before in this operation, and AWS may have carried that one out: its answer was lost,
    /// or was a fault of the service.
    pub repeated: bool,
}

/// How far an operation got with a resource that exists.
#[derive(Debug)]
pub struct Partial {
    /// Its id.
    pub id: String,
    /// Its state as AWS has it.
    pub state: Object,
    /// The inputs to record with it.
    pub inputs: Object,
    /// What went wrong.
    pub reason: Error,
    /// What was done and what is left, as lines to follow the reason; empty where nothing can be told apart.
    pub done: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} was refused: {}: {}", self.operation, self.code, self.message)?;
        if let Some(id) = &self.request_id {
            write!(f, " (request id {id})")?;
        }
        if self.status >= 500 {
            f.write_str(&lost(self.create, self.operation))?;
        }
        if let ("LimitExceededException" | "LimitExceeded", Some(quota)) = (self.code.as_str(), quota(self.operation)) {
            write!(f, "\nThe quota: {quota}.")?;
        }
        match self.advice() {
            "" => Ok(()),
            advice => write!(f, "\n{advice}"),
        }
    }
}

impl Refusal {
    /// Whether a client names an identity provider that its pool does not have.
    pub fn lacks_provider(&self) -> bool {
        self.code == "InvalidParameterException"
            && self.message.contains("The provider")
            && self.message.contains("does not exist")
    }

    /// What to do, where the message does not say it.
    fn advice(&self) -> &'static str {
        if self.lacks_provider() {
            return "Make the identity provider first, and pass its name on as an output of the resource that makes it.";
        }
        if self.message.contains("is not a valid subdomain") {
            return "The parent of a custom domain must resolve, and be no top-level domain: for auth.example.com, give \
                    example.com an A record (any address will do), wait until DNS knows it, and run again.";
        }
        advice(&self.code)
    }
}

/// What to do about a code whose message does not say it.
fn advice(code: &str) -> &'static str {
    match code {
        "LimitExceededException" | "LimitExceeded" => {
            "A quota of the AWS account is used up; trying again cannot help. See Service Quotas, Amazon Cognito (or IAM)."
        }
        "AccessDeniedException" | "AccessDenied" | "NotAuthorizedException" => {
            "The credentials of the provider lack the permission for this operation."
        }
        "ExpiredTokenException" | "ExpiredToken" => {
            "The credentials of the provider have expired: renew them and run again."
        }
        "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch" => {
            "AWS does not accept the provider's credentials: check accessKey, secretKey and token, or the AWS_* environment."
        }
        "ScopeDoesNotExistException" => {
            "Make the resource server with the scope first, and have the client depend on it. Scopes are named \
             <identifier of the resource server>/<scope>."
        }
        "UserImportInProgressException" => {
            "A job imports users into this pool, and Cognito takes no change to the pool meanwhile: wait until it has ended, \
             or stop it, and run again."
        }
        "TierChangeNotAllowedException" => {
            "The pool uses what the lower userPoolTier does not have: give that up first, or keep the plan."
        }
        "FeatureUnavailableInTierException" => "Choose a higher userPoolTier, or leave the feature out.",
        _ => "",
    }
}

fn lost(made: bool, operation: &str) -> String {
    if made {
        format!(
            "\nAWS may have carried out {operation} all the same: look for what it made before the next `pulumi up`, and \
             import or delete it"
        )
    } else {
        String::new()
    }
}

/// The lines that the engine does not make of the details itself.
fn arguments(failures: &[Failure]) -> String {
    let others = failures.iter().filter(|f| f.property.is_empty()).map(|f| format!("\n\t\t- {}", f.reason));
    format!("bad arguments{}", others.collect::<String>())
}

fn list(failures: &[Failure]) -> String {
    failures.iter().map(|f| format!("{}: {}", f.property, f.reason)).collect::<Vec<_>>().join("\n")
}

impl Error {
    /// AWS's error code, where AWS refused.
    pub fn code(&self) -> Option<&str> {
        match self {
            Error::Refused(r) => Some(&r.code),
            _ => None,
        }
    }

    /// Whether AWS may have made something that nobody knows the id of.
    pub fn is_lost(&self) -> bool {
        match self {
            Error::NoAnswer { sent, create, .. } => *sent && *create,
            Error::Refused(r) => r.create && r.status >= 500 && r.status != 501,
            _ => false,
        }
    }

    /// Whether AWS refused what an earlier try of the same call may have done already.
    pub fn is_repeated(&self) -> bool {
        matches!(self, Error::Refused(r) if r.repeated)
    }

    /// Whether AWS says that the credentials may not do this.
    pub fn is_denied(&self) -> bool {
        matches!(self.code(), Some("AccessDeniedException" | "AccessDenied" | "NotAuthorizedException"))
    }

    /// Whether AWS says that what was asked for does not exist.
    pub fn is_not_found(&self) -> bool {
        matches!(self.code(), Some("ResourceNotFoundException" | "NoSuchEntity" | "NoSuchEntityException"))
    }

    /// Whether AWS says that there is no such thing to ask for: not in this service, this Region or this plan.
    pub fn is_unsupported(&self) -> bool {
        let codes = ["OperationNotEnabledException", "FeatureUnavailableInTierException", "UnknownOperationException"];
        matches!(self, Error::Refused(r) if codes.contains(&r.code.as_str()) || r.status == 501)
    }

    /// The same failure, where AWS quotes one of `secrets` without it.
    pub fn without(mut self, secrets: &Secrets) -> Error {
        match &mut self {
            Error::Refused(refusal) => refusal.message = secrets.hide(&refusal.message),
            Error::Stopped(reason) => *reason = secrets.hide(reason),
            _ => {}
        }
        self
    }

    /// How the engine reads the failure: with `Internal` and `Unknown` it takes the outcome for unknown, with any
    /// other code nothing happened.
    fn grpc_code(&self) -> Code {
        match self {
            _ if self.is_denied() => Code::PermissionDenied,
            Error::Refused(r) => match r.code.as_str() {
                "LimitExceededException" | "LimitExceeded" | "TooManyRequestsException" => Code::ResourceExhausted,
                _ if r.status >= 500 => Code::Unknown,
                _ => Code::FailedPrecondition,
            },
            Error::NoAnswer { sent: true, create: true, .. } | Error::Bug(_) => Code::Internal,
            Error::NoAnswer { .. } => Code::Aborted,
            Error::Configuration(_) => Code::FailedPrecondition,
            Error::Invalid(_)
            | Error::Unchecked(_)
            | Error::Properties(_)
            | Error::Arguments(_)
            | Error::MissingKeys(_) => Code::InvalidArgument,
            Error::Engine { status, .. } => status.code(),
            Error::Lost { error, .. } => error.grpc_code(),
            Error::Stopped(_) => Code::Cancelled,
            Error::Gone(_) => Code::NotFound,
            Error::Partial(_) => Code::Unknown,
        }
    }
}

/// Why what is in the region `there` is out of reach `here`, in words after its name. `what` is given another provider;
/// `there` is left out where it must not be shown.
pub fn elsewhere(there: Option<&str>, here: &str, what: &str) -> String {
    let (is_in, for_it) = there.map_or(("another region", "that region"), |there| (there, there));
    format!(
        "is in {is_in}, and the provider works in {here}: set cognito:region, or give the {what} a provider for {for_it}"
    )
}

/// What does not fit about a JSON value, without the value: it may be a secret.
pub fn misfit(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.rsplit_once(", expected ").map_or(text.clone(), |(_, wanted)| format!("expected {wanted}"))
}

/// For "not found is fine": `None` where AWS says that the thing does not exist.
pub fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(v) => Ok(Some(v)),
        Err(e) if e.is_not_found() => Ok(None),
        Err(e) => Err(e),
    }
}

impl Error {
    /// What the engine is told. None of its words repeat a secret: AWS's refusals quote what they were given.
    pub fn status(self, secrets: &Secrets) -> Status {
        let (code, message) = (self.grpc_code(), secrets.hide(&self.to_string()));
        let (name, detail) = match self {
            Error::Partial(partial) => {
                let detail = ErrorResourceInitFailed {
                    id: partial.id,
                    properties: Some(wire::encode(partial.state)),
                    inputs: Some(wire::encode(partial.inputs)),
                    reasons: vec![message.clone()],
                    refresh_before_update: false,
                };
                ("ErrorResourceInitFailed", detail.encode_to_vec())
            }
            Error::MissingKeys(keys) => {
                let key = |(name, description)| MissingKey { name: format!("cognito:{name}"), description };
                let detail = ConfigureErrorMissingKeys { missing_keys: keys.into_iter().map(key).collect() };
                ("ConfigureErrorMissingKeys", detail.encode_to_vec())
            }
            Error::Arguments(failures) => {
                let named = failures.into_iter().filter(|f| !f.property.is_empty());
                let told = |f: Failure| PropertyError {
                    property_path: secrets.hide(&f.property),
                    reason: secrets.hide(&f.reason),
                };
                let errors = named.map(told).collect();
                ("InputPropertiesError", InputPropertiesError { errors }.encode_to_vec())
            }
            _ => return Status::new(code, message),
        };
        // grpc-go drops the details unless this code equals the call's.
        let status = RpcStatus {
            code: code as i32,
            message: message.clone(),
            details: vec![prost_types::Any {
                type_url: format!("type.googleapis.com/pulumirpc.{name}"),
                value: detail,
            }],
        };
        Status::with_details(code, message, status.encode_to_vec().into())
    }
}

impl From<wire::Malformed> for Error {
    fn from(e: wire::Malformed) -> Error {
        Error::Invalid(e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partial_failure_carries_all_that_is_needed_to_go_on() {
        let partial = Partial {
            id: "pool".into(),
            state: [("name".to_owned(), "a".into())].into(),
            inputs: Object::new(),
            reason: Error::Invalid("no".into()),
            done: "\nChanged by now: a.".into(),
        };
        let status = Error::Partial(Box::new(partial)).status(&Secrets::default());
        let details = RpcStatus::decode(status.details()).unwrap();
        assert_eq!((details.code, details.message.as_str()), (status.code() as i32, "no\nChanged by now: a."));
        let detail = ErrorResourceInitFailed::decode(details.details[0].value.as_slice()).unwrap();
        assert_eq!((detail.id.as_str(), detail.reasons), ("pool", vec!["no\nChanged by now: a.".to_owned()]));
        assert!(detail.properties.unwrap().fields.contains_key("name") && detail.inputs.is_some());
    }

    #[test]
    fn what_does_not_fit_is_told_without_its_value() {
        for json in ["\"canary\"", "[\"canary\"]", "{\"canary\": 1}"] {
            let e = serde_json::from_str::<Vec<bool>>(json).unwrap_err();
            assert!(misfit(&e).starts_with("expected a ") && !misfit(&e).contains("canary"), "{}", misfit(&e));
        }
    }

    #[test]
    fn a_refusal_says_what_aws_said_and_what_to_do() {
        let refusal = Refusal {
            operation: "CreateUserPool",
            code: "LimitExceededException".into(),
            message: "too many pools".into(),
            request_id: Some("r-1".into()),
            status: 400,
            create: true,
            repeated: false,
        };
        let text = Error::Refused(Box::new(refusal)).to_string();
        assert!(
            text.starts_with("CreateUserPool was refused: LimitExceededException: too many pools (request id r-1)\n")
        );
        assert!(text.contains("quota"));
    }
}
