//! Servers behind TLS with an authority that the client trusts.
//!
//! The trusted certificates are those of the system; on Unix, `SSL_CERT_FILE` replaces them. It is read from the
//! environment, which a test must not change for other tests, so each test starts this program again.

use std::{path::Path, process::Command, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, crypto::ring, pki_types::PrivateKeyDer},
    server::TlsStream,
};

/// The variable with the folder of the authority, for the second process.
const FOLDER: &str = "TEST_AUTHORITY";

/// Runs the test called `name` in a process that trusts an authority, and passes that to it.
pub(crate) fn trusting<F: Future<Output = ()>>(name: &str, test: impl FnOnce(Authority) -> F) {
    if let Ok(folder) = std::env::var(FOLDER) {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        return runtime.block_on(test(Authority::read(Path::new(&folder))));
    }
    let folder = tempfile::tempdir().unwrap();
    Authority::write(folder.path());
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(FOLDER, folder.path())
        .env("SSL_CERT_FILE", folder.path().join("certificate.pem"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// An authority that signs certificates for `localhost`.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn write(folder: &Path) {
        let key = KeyPair::generate().unwrap();
        let certificate = params().self_signed(&key).unwrap();
        std::fs::write(folder.join("certificate.pem"), certificate.pem()).unwrap();
        std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    }

    fn read(folder: &Path) -> Self {
        let key = std::fs::read_to_string(folder.join("key.pem")).unwrap();
        Self { issuer: Issuer::new(params(), KeyPair::from_pem(&key).unwrap()) }
    }

    /// Accepts TLS for `localhost` and offers these protocols.
    pub(crate) fn acceptor(&self, protocols: &[&str]) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec!["localhost".into()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }
}

fn params() -> CertificateParams {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.distinguished_name.push(DnType::CommonName, "a test authority");
    authority
}

/// A connection after its handshake.
pub(crate) type Stream = TlsStream<TcpStream>;
