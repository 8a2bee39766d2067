//! The shortcuts for common uses: scripted responses, waiting, totals, and the bytes of files.

use std::time::Duration;

use pet_shop::echoes::Echo;
use pet_shop::mock::{self, Server};
use pet_shop::stories::{Chapter, RecordingState};
use pet_shop::toys::{Manual, Photo, PhotoFormat};
use serde_json::json;

#[tokio::test]
async fn scripts_a_response_in_one_line() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    server.respond_once("stories.tell", mock::tale_stream(["Once ", "upon a time."]));
    server.respond_once("stories.tell", mock::riddle(json!({"legs": 2})));
    let told = || client.stories().tell("A story, please.");
    let story = told().await.unwrap().accumulate().finish().await.unwrap();
    assert_eq!(story.text(), "Once upon a time.");
    let story = told().await.unwrap().accumulate().finish().await.unwrap();
    assert_eq!(story.title.as_deref(), Some("A riddle"));
    let Chapter::Riddle(riddle) = &story.chapters[0] else { panic!("{story:?}") };
    assert!(riddle.to_json().contains(r#""clues":{"legs":2}"#), "{}", riddle.to_json());
}

#[tokio::test]
async fn waits_until_a_task_has_ended() {
    let server = Server::start().unwrap();
    let client = server.client().unwrap();
    for state in ["rolling", "failed"] {
        let recording = json!({"state": state, "words": 3, "squawks": 4});
        server.respond_once("stories.recording", recording);
    }
    let pause = Duration::from_millis(1);
    let recording = client.stories().wait("sto_1").pauses(pause, pause).await.unwrap();
    assert_eq!((recording.total(), recording.state), (7, RecordingState::Failed));
    assert_eq!(server.requests_to("stories.recording").len(), 2);
}

#[test]
fn joins_the_text_of_items() {
    let mut echo = Server::start().unwrap().example("echoes.send_back").to_value().unwrap();
    echo["blocks"] =
        json!([{"type": "word", "text": "Hello, "}, "silence", {"type": "word", "text": "hello!"}]);
    let echo = Echo::from_json(&echo.to_string()).unwrap();
    assert_eq!((echo.text().as_str(), echo.words().count()), ("Hello, hello!", 2));
}

#[test]
fn creates_values_from_the_bytes_of_files() {
    let photo = Photo::from_bytes(b"\xff\xd8\xff\xe0").unwrap();
    assert_eq!(photo.media_type, PhotoFormat::ImageJpeg);
    assert!(
        Photo::from_bytes("GIF89a").unwrap_err().to_string().contains("accepted are image/png, image/jpeg")
    );
    assert_eq!(Manual::from_bytes("%PDF-").data.decode().unwrap(), b"%PDF-");
}
