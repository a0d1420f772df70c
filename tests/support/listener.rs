//! An engine that listens to what the plugin tells.

use pulumi_resource_cognito::proto::pulumirpc as rpc;

/// An engine that keeps what it is told.
#[derive(Clone, Default)]
pub struct Listener(std::sync::Arc<std::sync::Mutex<Vec<rpc::LogRequest>>>);

#[tonic::async_trait]
impl rpc::engine_server::Engine for Listener {
    async fn log(&self, line: tonic::Request<rpc::LogRequest>) -> Result<tonic::Response<()>, tonic::Status> {
        self.0.lock().unwrap().push(line.into_inner());
        Ok(tonic::Response::new(()))
    }
    async fn require_pulumi_version(
        &self,
        _: tonic::Request<rpc::RequirePulumiVersionRequest>,
    ) -> Result<tonic::Response<rpc::RequirePulumiVersionResponse>, tonic::Status> {
        Err(tonic::Status::unimplemented("not asked"))
    }
    async fn start_debugging(
        &self,
        _: tonic::Request<rpc::StartDebuggingRequest>,
    ) -> Result<tonic::Response<()>, tonic::Status> {
        Err(tonic::Status::unimplemented("not asked"))
    }
    async fn get_root_resource(
        &self,
        _: tonic::Request<rpc::GetRootResourceRequest>,
    ) -> Result<tonic::Response<rpc::GetRootResourceResponse>, tonic::Status> {
        Err(tonic::Status::unimplemented("not asked"))
    }
    async fn set_root_resource(
        &self,
        _: tonic::Request<rpc::SetRootResourceRequest>,
    ) -> Result<tonic::Response<rpc::SetRootResourceResponse>, tonic::Status> {
        Err(tonic::Status::unimplemented("not asked"))
    }
}

impl Listener {
    /// One that listens, and where.
    pub async fn start() -> (Listener, String) {
        let told = Listener::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let service = rpc::engine_server::EngineServer::new(told.clone());
        let incoming = tonic::transport::server::TcpIncoming::from(listener);
        tokio::spawn(tonic::transport::Server::builder().add_service(service).serve_with_incoming(incoming));
        (told, address)
    }

    /// What it was told so far.
    pub fn lines(&self) -> Vec<rpc::LogRequest> {
        self.0.lock().unwrap().clone()
    }

    /// What it was warned of since the last time.
    pub fn warnings(&self) -> Vec<String> {
        let lines = std::mem::take(&mut *self.0.lock().unwrap());
        lines.into_iter().filter(|l| l.severity() == rpc::LogSeverity::Warning).map(|l| l.message).collect()
    }
}
