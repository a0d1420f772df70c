//! What the engine says of the program reaches a component. None of ours asks for it; this one gives it back, as the engine's
//! own test of components in other languages has it (provider-builtin-info-component).

use super::*;
use pulumi_resource_cognito::component::{Assembly, Built, Component, Deployment, Program, Site};
use pulumi_resource_cognito::engine_log::EngineLog;
use pulumi_resource_cognito::error::Result;
use pulumi_resource_cognito::monitor::Monitor as Engines;
use pulumi_resource_cognito::spec::Types;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

struct BuiltinInfo;

#[derive(Deserialize, JsonSchema)]
struct NoArgs {}

#[derive(Serialize, JsonSchema)]
struct Info {
    organization: String,
    project: String,
    stack: String,
}

impl Component for BuiltinInfo {
    const TOKEN: &'static str = "test:index:BuiltinInfo";
    type Args = NoArgs;
    type Outputs = Info;

    async fn build(site: &Site, _: NoArgs) -> Result<Info> {
        let Program { organization, project, stack } = site.program().clone();
        Ok(Info { organization, project, stack })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_knows_organization_project_and_stack() {
    let monitor = Monitor::start().await;
    let mut types = Types::default();
    let info = Assembly { spec: BuiltinInfo.spec(&mut types), component: Box::new(BuiltinInfo) };
    let construct = rpc::ConstructRequest {
        organization: "acme".into(),
        project: "shop".into(),
        stack: "prod".into(),
        ..Default::default()
    };
    let call = rpc::CallRequest { project: "shop".into(), stack: "dev".into(), ..Default::default() };
    for (program, said) in [
        (Program::from(&construct), json!({"organization": "acme", "project": "shop", "stack": "prod"})),
        // The engine names no organization where it calls a method.
        (Program::from(&call), json!({"organization": "", "project": "shop", "stack": "dev"})),
    ] {
        for dry_run in [true, false] {
            let engine =
                Engines::new(Engines::channel(&monitor.address).unwrap(), CancellationToken::new(), String::new());
            let deployment = Deployment {
                program: program.clone(),
                monitor: engine,
                dry_run,
                provider: String::new(),
                region: None,
            };
            let as_asked = rpc::RegisterResourceRequest {
                r#type: BuiltinInfo::TOKEN.into(),
                name: "res".into(),
                ..Default::default()
            };
            let row = |urn: &str| EngineLog::default().row(urn, &Default::default());
            let made = info.construct(&types, deployment, as_asked, Object::new(), row).await.unwrap();
            assert_eq!(made.outputs, object_of(said.clone()));
            let asked = monitor.asked();
            let [Asked::Register(res), Asked::Complete(_, outputs)] = asked.as_slice() else { panic!("{asked:?}") };
            assert_eq!((res.r#type.as_str(), outputs), (BuiltinInfo::TOKEN, &made.outputs));
        }
    }
}
