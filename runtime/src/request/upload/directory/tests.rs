use super::*;

const SKILL: &str = "---\nname: my-skill\ndescription: Does things.\n---\n# Things\n";

/// Creates a temporary folder that contains a folder `my-skill` with these files.
fn skill(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let outside = tempfile::tempdir().expect("a temporary folder");
    let folder = outside.path().join("my-skill");
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        fs::write(path, text).expect("written");
    }
    (outside, folder)
}

fn names(uploads: &[Upload]) -> Vec<&str> {
    uploads.iter().map(Upload::file_name).collect()
}

fn message(folder: &Path) -> String {
    directory(folder).expect_err("refused").to_string()
}

#[test]
fn names_files_by_their_path_in_order() {
    let (_outside, folder) =
        skill(&[("b/z.py", "1"), ("SKILL.md", SKILL), ("b.txt", "22"), ("b/a/.hidden", "")]);
    let uploads = directory(&folder).expect("a skill");
    assert_eq!(
        names(&uploads),
        ["my-skill/SKILL.md", "my-skill/b.txt", "my-skill/b/a/.hidden", "my-skill/b/z.py"]
    );
    assert_eq!(uploads.iter().map(Upload::len).collect::<Vec<_>>(), [Some(58), Some(2), Some(0), Some(1)]);
    assert!(uploads.iter().all(Upload::replayable));
    assert_eq!(uploads[0].media_type(), "text/markdown");
}

#[test]
fn accepts_every_form_of_the_path() {
    let (outside, folder) = skill(&[("SKILL.md", SKILL), ("a/b", "")]);
    for path in [folder.join("."), folder.join("a/.."), outside.path().join("./my-skill/")] {
        assert_eq!(
            names(&directory(&path).expect("a skill")),
            ["my-skill/SKILL.md", "my-skill/a/b"],
            "{path:?}"
        );
    }
}

#[test]
fn requires_the_name_of_the_folder_in_the_front_matter() {
    for skill_file in [
        "---\nname: my-skill\n---\n",
        "\u{FEFF}---\r\ndescription: a\r\nname:   my-skill  \r\n---\r\ntext",
        "---\nname: \"my-skill\"\n---",
        "---  \nname: 'my-skill' # quoted\n---\n",
        "---\nname: my-skill # the folder\n---\n",
    ] {
        let (_outside, folder) = skill(&[("SKILL.md", skill_file)]);
        assert!(directory(&folder).is_ok(), "{skill_file:?}: {:?}", directory(&folder));
    }
    for (skill_file, problem) in [
        ("---\nname: other\n---\n", "the name is \"other\", but the folder is called \"my-skill\""),
        ("---\nname: My-Skill\n---\n", "the name is \"My-Skill\","),
        ("name: my-skill\n", "no `name:` was found"),
        ("\n---\nname: my-skill\n---\n", "no `name:` was found"),
        ("---\nname: my-skill\n", "no `name:` was found"),
        ("---\ntitle: a\n---\nname: my-skill\n---\n", "no `name:` was found"),
        ("---\n  name: my-skill\n---\n", "no `name:` was found"),
        ("---\nname:\n---\n", "no `name:` was found"),
        ("---\nname: \"\"\n---\n", "no `name:` was found"),
        ("", "no `name:` was found"),
    ] {
        let (_outside, folder) = skill(&[("SKILL.md", skill_file)]);
        assert!(message(&folder).contains(problem), "{skill_file:?}: {}", message(&folder));
    }
}

#[test]
fn refuses_folders_that_are_not_skills() {
    let (outside, folder) = skill(&[("skill.txt", SKILL)]);
    assert!(message(&folder).contains("there is no SKILL.md"));
    assert!(message(&folder.join("skill.txt")).contains("this is not a folder"));
    assert!(directory(outside.path().join("none")).is_err());
    fs::create_dir(folder.join("SKILL.md")).expect("created");
    assert!(message(&folder).contains("there is no SKILL.md"));
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn follows_links_inside_the_folder() {
        let (outside, folder) = skill(&[("SKILL.md", SKILL), ("docs/a.txt", "a")]);
        symlink("docs/a.txt", folder.join("link.txt")).expect("linked");
        symlink(folder.join("docs"), folder.join("again")).expect("linked");
        let expected =
            ["my-skill/SKILL.md", "my-skill/again/a.txt", "my-skill/docs/a.txt", "my-skill/link.txt"];
        assert_eq!(names(&directory(&folder).expect("a skill")), expected);
        let alias = outside.path().join("alias");
        symlink(&folder, &alias).expect("linked");
        assert!(
            message(&alias).contains("the folder is called \"alias\""),
            "the name of the link is the name of the folder"
        );
    }

    #[test]
    fn refuses_links_out_of_the_folder() {
        for target in ["../secret.txt", "../my-skill-2", "..", "/etc/passwd", "docs/../../secret.txt"] {
            let (outside, folder) = skill(&[("SKILL.md", SKILL), ("docs/a.txt", "a")]);
            fs::write(outside.path().join("secret.txt"), "secret").expect("written");
            fs::create_dir(outside.path().join("my-skill-2")).expect("created");
            symlink(target, folder.join("link")).expect("linked");
            assert!(message(&folder).contains("leads out of the folder"), "{target}: {}", message(&folder));
        }
        let (outside, folder) = skill(&[("a.txt", "a")]);
        fs::write(outside.path().join("SKILL.md"), SKILL).expect("written");
        symlink("../SKILL.md", folder.join("SKILL.md")).expect("linked");
        assert!(message(&folder).contains("leads out of the folder"), "SKILL.md is checked too");
    }

    #[tokio::test]
    async fn does_not_send_a_file_that_was_replaced() {
        use futures_util::StreamExt;
        for replace in [
            // A link out of the folder, a folder replaced by such a link, and another file.
            |folder: &Path, secret: &Path| {
                fs::remove_file(folder.join("docs/a.txt")).expect("removed");
                symlink(secret.join("a.txt"), folder.join("docs/a.txt")).expect("linked");
            },
            |folder: &Path, secret: &Path| {
                fs::rename(folder.join("docs"), folder.join("old")).expect("renamed");
                symlink(secret, folder.join("docs")).expect("linked");
            },
            |folder: &Path, secret: &Path| {
                fs::rename(secret.join("a.txt"), folder.join("docs/a.txt")).expect("renamed");
            },
        ] as [fn(&Path, &Path); 3]
        {
            let (outside, folder) = skill(&[("SKILL.md", SKILL), ("docs/a.txt", "public")]);
            let secret = outside.path().join("secret");
            fs::create_dir(&secret).expect("created");
            fs::write(secret.join("a.txt"), "secret").expect("written");
            let uploads = directory(&folder).expect("a skill");
            let upload = uploads.into_iter().find(|upload| upload.file_name() == "my-skill/docs/a.txt");
            replace(&folder, &secret);
            let chunk = upload.expect("the file").into_stream().next().await.expect("an outcome");
            let error = chunk.expect_err("refused").to_string();
            assert!(error.contains("not the file that was checked"), "{error}");
        }
    }

    #[test]
    fn refuses_cyclic_and_broken_links() {
        for target in [".", "docs", "docs/deep/.."] {
            let (_outside, folder) = skill(&[("SKILL.md", SKILL), ("docs/deep/a.txt", "a")]);
            symlink(folder.join(target), folder.join("docs/deep/link")).expect("linked");
            assert!(message(&folder).contains("leads to a folder that contains it"), "{target}");
        }
        let (_outside, folder) = skill(&[("SKILL.md", SKILL)]);
        symlink("nothing", folder.join("dangling")).expect("linked");
        assert!(message(&folder).contains("dangling"));
    }

    #[test]
    fn refuses_special_files() {
        let (_outside, folder) = skill(&[("SKILL.md", SKILL)]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).expect("bound");
        assert!(message(&folder).contains("this is not a file"), "{}", message(&folder));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn refuses_names_that_are_not_unicode() {
        use std::os::unix::ffi::OsStrExt;
        let (_outside, folder) = skill(&[("SKILL.md", SKILL)]);
        fs::write(folder.join(std::ffi::OsStr::from_bytes(b"a\xFF")), "").expect("written");
        assert!(message(&folder).contains("not Unicode"));
    }
}
