//! A memory store of the API, implemented by the mock server.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, MutexGuard},
};

use anthropic_beta::mock::{Received, Response, Server};
use serde_json::{Value, json};

/// The number of memories on a page of a list: few, so that there are several pages.
const PAGE: usize = 3;

#[derive(Clone, Default)]
pub(crate) struct Memories(Arc<Mutex<State>>);

/// The status and the error of a request that is refused.
type Refusal = (u16, Value);

/// The identifier and content of each memory, by path.
#[derive(Default)]
struct State {
    memories: BTreeMap<String, (String, String)>,
    count: usize,
}

impl Memories {
    /// Responds to the requests of a server.
    pub(crate) fn serve(server: &Server) -> Self {
        let this = Self::default();
        let route = |name: &str, respond: fn(&mut State, &Received) -> Result<Value, Refusal>| {
            let this = this.clone();
            server.respond_with(&format!("memory_stores.memories.{name}"), move |request| {
                respond(&mut this.state(), request).map_or_else(refused, |body| json_response(&body))
            });
        };
        route("list", |state, request| Ok(state.list(request)));
        route("create", State::create);
        route("retrieve", |state, request| {
            let (path, _) = state.find(request)?;
            Ok(state.memory(&path, true))
        });
        route("update", State::update);
        route("delete", |state, request| {
            let (path, id) = state.find(request)?;
            state.memories.remove(&path);
            Ok(json!({ "id": id, "type": "memory_deleted" }))
        });
        this
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Writes a memory as another client would.
    pub(crate) fn put(&self, path: &str, content: &str) {
        self.state().put(path, content);
    }

    /// Deletes a memory as another client would.
    pub(crate) fn remove(&self, path: &str) {
        self.state().memories.remove(path);
    }

    /// Returns all memories: path and content.
    pub(crate) fn all(&self) -> Vec<(String, String)> {
        self.state().memories.iter().map(|(path, (_, content))| (path.clone(), content.clone())).collect()
    }
}

impl State {
    fn put(&mut self, path: &str, content: &str) {
        self.count += 1;
        let id = format!("mem_{}", self.count);
        let memory = self.memories.entry(path.to_owned()).or_insert_with(|| (id, String::new()));
        content.clone_into(&mut memory.1);
    }

    fn memory(&self, path: &str, full: bool) -> Value {
        let (id, content) = &self.memories[path];
        json!({
            "type": "memory", "id": id, "path": path,
            "content": full.then_some(content),
            "content_sha256": hash(content), "content_size_bytes": content.len(),
            "memory_store_id": "memstore_1", "memory_version_id": "memver_1",
            "created_at": "2026-03-04T09:30:00Z", "updated_at": "2026-03-04T09:30:00Z",
        })
    }

    fn list(&self, request: &Received) -> Value {
        let prefix = request.query("path_prefix").unwrap_or("/");
        let first: usize = request.query("page").map_or(0, |page| page.parse().unwrap());
        let paths: Vec<&String> = self.memories.keys().filter(|path| path.starts_with(prefix)).collect();
        let page = paths.iter().skip(first).take(PAGE).map(|path| self.memory(path, false));
        let next = (paths.len() > first + PAGE).then(|| (first + PAGE).to_string());
        json!({ "data": page.collect::<Vec<_>>(), "next_page": next })
    }

    /// Returns the path and identifier of the memory in a request.
    fn find(&self, request: &Received) -> Result<(String, String), Refusal> {
        let wanted = request.parameter("memory_id").unwrap();
        let found = self.memories.iter().find(|(_, (id, _))| id == wanted);
        let (path, (id, _)) =
            found.ok_or_else(|| (404, json!({ "type": "not_found_error", "message": "" })))?;
        Ok((path.clone(), id.clone()))
    }

    /// Returns an error if another memory has this path, or the path of a directory above or below.
    fn check_free(&self, path: &str, except: Option<&str>) -> Result<(), Refusal> {
        let below = |one: &str, other: &str| {
            one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let conflict = self
            .memories
            .keys()
            .find(|at| Some(at.as_str()) != except && (below(path, at) || below(at, path)));
        conflict.map_or(Ok(()), |at| {
            Err((
                409,
                json!({ "type": "memory_path_conflict_error", "message": "taken", "conflicting_path": at }),
            ))
        })
    }

    fn create(&mut self, request: &Received) -> Result<Value, Refusal> {
        let body = request.json();
        let path = body["path"].as_str().unwrap();
        self.check_free(path, None)?;
        self.put(path, body["content"].as_str().unwrap());
        Ok(self.memory(path, false))
    }

    fn update(&mut self, request: &Received) -> Result<Value, Refusal> {
        let (path, _) = self.find(request)?;
        let body = request.json();
        let expected = &body["precondition"]["content_sha256"];
        if expected.is_string() && *expected != *hash(&self.memories[&path].1) {
            return Err((409, json!({ "type": "memory_precondition_failed_error", "message": "changed" })));
        }
        let new = body["path"].as_str().unwrap_or(&path);
        self.check_free(new, Some(&path))?;
        let (id, mut content) = self.memories.remove(&path).unwrap();
        if let Some(text) = body["content"].as_str() {
            text.clone_into(&mut content);
        }
        self.memories.insert(new.to_owned(), (id, content));
        Ok(self.memory(new, false))
    }
}

fn refused((status, error): Refusal) -> Response {
    json_response(&json!({ "type": "error", "error": error })).status(status)
}

fn json_response(body: &Value) -> Response {
    Response::json(anthropic_beta::json::Json::serialize_from(body).unwrap())
}

/// Returns 64 digits that depend on the content.
fn hash(content: &str) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("{:016x}", hasher.finish()).repeat(4)
}
