//! Where downloads are put.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use anthropic_beta_runtime::ErrorKind;

use crate::{
    downloads::{download, names},
    support::{Server, answer, within},
};

#[tokio::test]
async fn a_file_keeps_its_permissions() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.bin");
    let server = Server::always(answer(200, &[], "new")).await;
    for mode in [0o600, 0o640, 0o755] {
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        within(download(&server).await.to_path(&path)).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, mode);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }
}

#[tokio::test]
async fn a_link_is_followed_and_stays() {
    let directory = tempfile::tempdir().unwrap();
    let (here, there) = (directory.path().join("here"), directory.path().join("there"));
    fs::create_dir(&there).unwrap();
    let link = here.with_extension("link");
    let server = Server::always(answer(200, &[], "new")).await;
    // Once with nothing at the end of the links, once with a file.
    symlink("middle.link", &link).unwrap();
    symlink("there/report.bin", directory.path().join("middle.link")).unwrap();
    for _ in 0..2 {
        within(download(&server).await.to_path(&link)).await.unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(there.join("report.bin")).unwrap(), "new");
        assert_eq!(names(&there), ["report.bin"]);
    }
    fs::remove_file(&link).unwrap();
    symlink("here.link", &link).unwrap();
    let error = within(download(&server).await.to_path(&link)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[tokio::test]
async fn what_is_no_file_is_not_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::always(answer(200, &[], "new")).await;
    let socket = directory.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    for path in [socket.as_path(), directory.path(), std::path::Path::new("/dev/null")] {
        let error = within(download(&server).await.to_path(path)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().contains("use `to_writer`"), "{error}");
    }
    assert_eq!(names(directory.path()), ["socket"]);
}

#[tokio::test]
async fn a_name_may_be_as_long_as_names_can_be() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("n".repeat(255));
    let server = Server::always(answer(200, &[], "new")).await;
    within(download(&server).await.to_path(&path)).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}
