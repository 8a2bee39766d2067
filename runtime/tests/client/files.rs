//! The files of downloads.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
};

use anthropic_beta_runtime::ErrorKind;

use crate::{
    downloads::{download, names},
    support::{Server, response, within},
};

#[tokio::test]
async fn keeps_the_permissions_of_a_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("report.bin");
    let server = Server::always(response(200, &[], "new")).await;
    for mode in [0o600, 0o640, 0o755] {
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        within(download(&server).await.to_path(&path)).await.unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, mode);
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }
}

#[tokio::test]
async fn follows_and_keeps_a_link() {
    let directory = tempfile::tempdir().unwrap();
    let (here, there) = (directory.path().join("here"), directory.path().join("there"));
    fs::create_dir(&there).unwrap();
    let link = here.with_extension("link");
    let server = Server::always(response(200, &[], "new")).await;
    // First without a file at the end of the links, then with one.
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
async fn does_not_replace_special_files() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::always(response(200, &[], "new")).await;
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
async fn accepts_a_name_of_the_maximum_length() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("n".repeat(255));
    let server = Server::always(response(200, &[], "new")).await;
    within(download(&server).await.to_path(&path)).await.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}
