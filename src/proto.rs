//! The engine's protocol, generated from `proto/`.
#![expect(missing_docs, clippy::all, reason = "generated; what the fields mean stands in proto/")]

pub mod pulumirpc {
    tonic::include_proto!("pulumirpc");
}

pub mod google {
    pub mod rpc {
        tonic::include_proto!("google.rpc");
    }
}

mod shapes {
    include!(concat!(env!("OUT_DIR"), "/shapes.rs"));
}
