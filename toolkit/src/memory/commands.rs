//! The commands of the memory tool, with the texts that models are trained on.

use std::collections::BTreeSet;

use anthropic_beta::messages::{
    MemoryTool20250818Command as Command, MemoryTool20250818CreateCommand as Create,
    MemoryTool20250818InsertCommand as Insert, MemoryTool20250818StrReplaceCommand as StrReplace,
    MemoryTool20250818ViewCommand as View,
};

use super::{
    limits::Limits,
    path::MemoryPath,
    store::{EntryKind, MemoryStore, StoreError},
    text,
    told::{check_depth, check_size, explain, explain_move, parse},
    tree::tree,
};

/// The number of lines from which on a file is not shown.
const LINES: usize = 999_999;

/// The number of lines that are shown before and after a change.
const AROUND: usize = 2;

/// Runs commands on a store.
pub(super) struct Commands<S> {
    store: S,
}

impl<S: MemoryStore> Commands<S> {
    pub(super) fn new(store: S) -> Self {
        Self { store }
    }

    pub(super) async fn run(&self, command: Command, limits: Limits) -> Result<String, String> {
        match command {
            Command::View(command) => self.view(command, limits).await,
            Command::Create(command) => self.create(command, limits).await,
            Command::StrReplace(command) => self.str_replace(command, limits).await,
            Command::Insert(command) => self.insert(command, limits).await,
            Command::Delete(command) => self.delete(&command.path).await,
            Command::Rename(command) => self.rename(&command.old_path, &command.new_path, limits).await,
            Command::Unknown(unknown) => Err(match unknown.reason() {
                Some(reason) => format!("invalid input: {reason}"),
                None => format!("Unknown command: {}", unknown.tag().unwrap_or_default()),
            }),
            _ => Err("Unknown command".into()),
        }
    }

    async fn view(&self, command: View, limits: Limits) -> Result<String, String> {
        let path = parse(&command.path)?;
        match self.store.read(&path, limits.file_size).await {
            Ok(content) => view_file(&path, &content, command.view_range.as_deref(), limits.view),
            Err(StoreError::NotAFile) => self.view_directory(&path, limits).await,
            Err(error) => Err(explain(error, &path, limits)),
        }
    }

    async fn view_directory(&self, path: &MemoryPath, limits: Limits) -> Result<String, String> {
        let tree = tree(&self.store, path, limits).await.map_err(|error| match error {
            StoreError::NotADirectory => format!("The path {path} is not a file."),
            error => explain(error, path, limits),
        })?;
        let top = path.names().len();
        let shown = |at: &MemoryPath| {
            let names = &at.names()[top..];
            names.len() <= 2 && !names.iter().any(|name| name.starts_with('.') || name == "node_modules")
        };
        let mut listing = format!(
            "Here're the files and directories up to 2 levels deep in {path}, excluding hidden items and \
             node_modules:\n{}\t{path}",
            text::size(tree.size(path))
        );
        for (at, kind) in tree.entries.iter().filter(|(at, _)| shown(at)) {
            listing += &match kind {
                EntryKind::File(size) => format!("\n{}\t{at}", text::size(*size)),
                EntryKind::Directory => format!("\n{}\t{at}/", text::size(tree.size(at))),
            };
        }
        if text::cut(&mut listing, limits.view).is_some() || tree.cut {
            listing += "\n[The list is incomplete. View one of the directories in it.]";
        }
        Ok(listing)
    }

    async fn create(&self, command: Create, limits: Limits) -> Result<String, String> {
        let path = parse(&command.path)?;
        if path.is_root() {
            return Err(format!("File {path} already exists"));
        }
        check_size(&command.file_text, limits)?;
        check_depth(path.names().len(), limits)?;
        let tree = tree(&self.store, &MemoryPath::root(), limits).await;
        let tree = tree.map_err(|error| explain(error, &MemoryPath::root(), limits))?;
        if !tree.entries.contains_key(&path) && (tree.cut || tree.files() >= limits.files) {
            return Err(format!(
                "The maximum number of files, {}, is reached. Delete some first.",
                limits.files
            ));
        }
        match self.store.create(&path, &command.file_text).await {
            Ok(()) => Ok(format!("File created successfully at: {path}")),
            Err(StoreError::Exists) => Err(format!("File {path} already exists")),
            Err(error) => Err(explain(error, &path, limits)),
        }
    }

    async fn str_replace(&self, command: StrReplace, limits: Limits) -> Result<String, String> {
        let path = parse(&command.path)?;
        let (old, new) = (&command.old_str, &command.new_str);
        if old.is_empty() {
            return Err("No replacement was performed, old_str is empty.".into());
        }
        let content = self.read(&path, limits).await?;
        let Some(start) = content.find(old.as_str()) else {
            return Err(format!(
                "No replacement was performed, old_str `{old}` did not appear verbatim in {path}."
            ));
        };
        let line = lines_before(&content[..start]) + 1;
        let lines = lines_of_hits(&content[start..], old, line);
        if lines.len() > 1 {
            let lines: BTreeSet<usize> = lines.into_iter().collect();
            let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
            return Err(format!(
                "No replacement was performed. Multiple occurrences of old_str `{old}` in lines: {}. Please ensure it is unique",
                lines.join(", ")
            ));
        }
        let edited = [&content[..start], new, &content[start + old.len()..]].concat();
        self.write(&path, &content, &edited, limits).await?;
        let first = line.saturating_sub(AROUND).max(1);
        let last = line + lines_before(new) + AROUND;
        let mut snippet = text::numbered(text::lines(&edited).take(last).skip(first - 1), first);
        text::cut(&mut snippet, limits.view);
        Ok(format!(
            "The memory file has been edited. Here is the snippet showing the change (with line numbers):\n{snippet}"
        ))
    }

    async fn insert(&self, command: Insert, limits: Limits) -> Result<String, String> {
        let path = parse(&command.path)?;
        let content = self.read(&path, limits).await?;
        let count = text::lines(&content).count();
        let Some(line) = usize::try_from(command.insert_line).ok().filter(|line| *line <= count) else {
            return Err(format!(
                "Invalid `insert_line` parameter: {}. It should be within the range of lines of the file: [0, {count}]",
                command.insert_line
            ));
        };
        let offset = content.split_inclusive('\n').take(line).map(str::len).sum();
        let (before, behind) = content.split_at(offset);
        let inserted = command.insert_text.strip_suffix('\n').unwrap_or(&command.insert_text);
        let edited = if before.is_empty() || before.ends_with('\n') {
            format!("{before}{inserted}\n{behind}")
        } else {
            // The last line has no line end yet, and the new last line gets none.
            format!("{before}\n{inserted}")
        };
        self.write(&path, &content, &edited, limits).await?;
        Ok(format!("The file {path} has been edited."))
    }

    async fn delete(&self, path: &str) -> Result<String, String> {
        let path = parse(path)?;
        if path.is_root() {
            return Err("Cannot delete the /memories directory itself".into());
        }
        match self.store.remove(&path).await {
            Ok(()) => Ok(format!("Successfully deleted {path}")),
            Err(error) => Err(explain_move(error, &path)),
        }
    }

    async fn rename(&self, old: &str, new: &str, limits: Limits) -> Result<String, String> {
        let (old, new) = (parse(old)?, parse(new)?);
        if old.is_root() {
            return Err("Cannot rename the /memories directory itself".into());
        }
        if new.is_root() || old == new {
            return Err(format!("The destination {new} already exists"));
        }
        if new.starts_with(&old) {
            return Err(format!("Cannot move {old} into itself"));
        }
        let below = match tree(&self.store, &old, limits).await {
            Ok(tree) => tree.entries.keys().map(|at| at.names().len() - old.names().len()).max().unwrap_or(0),
            Err(StoreError::NotADirectory | StoreError::NotAFile) => 0,
            Err(error) => return Err(explain_move(error, &old)),
        };
        check_depth(new.names().len() + below, limits)?;
        match self.store.rename(&old, &new).await {
            Ok(()) => Ok(format!("Successfully renamed {old} to {new}")),
            Err(StoreError::Exists) => Err(format!("The destination {new} already exists")),
            Err(StoreError::NotADirectory) => {
                Err(format!("Cannot move {old} to {new}: it would be inside of a file"))
            }
            Err(error) => Err(explain_move(error, &old)),
        }
    }

    async fn read(&self, path: &MemoryPath, limits: Limits) -> Result<String, String> {
        self.store.read(path, limits.file_size).await.map_err(|error| explain(error, path, limits))
    }

    async fn write(
        &self,
        path: &MemoryPath,
        expected: &str,
        text: &str,
        limits: Limits,
    ) -> Result<(), String> {
        check_size(text, limits)?;
        let replaced = self.store.replace(path, expected, text).await;
        replaced.map_err(|error| explain(error, path, limits))
    }
}

/// Returns the number of line ends in a text.
fn lines_before(text: &str) -> usize {
    text.matches('\n').count()
}

/// Returns the line of each occurrence of a part in a text whose first line has this number. Occurrences may overlap:
/// `aa` occurs twice in `aaa`.
fn lines_of_hits(text: &str, part: &str, first: usize) -> Vec<usize> {
    let mut line = first;
    let mut lines = Vec::new();
    for (at, char) in text.char_indices() {
        if text[at..].starts_with(part) {
            lines.push(line);
        }
        line += usize::from(char == '\n');
    }
    lines
}

fn view_file(
    path: &MemoryPath,
    content: &str,
    range: Option<&[i64]>,
    limit: usize,
) -> Result<String, String> {
    let count = text::lines(content).count();
    if count > LINES {
        return Err(format!("File {path} exceeds maximum line limit of 999,999 lines."));
    }
    let (first, last) = match range {
        None => (1, count),
        Some(range) => lines_of(range, count)?,
    };
    let mut shown = text::numbered(text::lines(content).take(last).skip(first - 1), first);
    if let Some(lines) = text::cut(&mut shown, limit) {
        let next = first + lines;
        shown += &format!("\n[The rest is omitted. View it with view_range [{next}, {last}].]");
    }
    Ok(format!("Here's the content of {path} with line numbers:\n{shown}"))
}

/// Returns the first and last line of a range. As the last line, -1 is the end.
fn lines_of(range: &[i64], count: usize) -> Result<(usize, usize), String> {
    let error = || {
        format!(
            "Invalid `view_range` parameter: {range:?}. It should be two line numbers within [1, {count}], or -1 as the second for the end"
        )
    };
    let &[first, last] = range else { return Err(error()) };
    let last = if last == -1 { count } else { usize::try_from(last).map_err(|_| error())?.min(count) };
    let first = usize::try_from(first).map_err(|_| error())?;
    if first >= 1 && (first <= last || (first == 1 && count == 0)) { Ok((first, last)) } else { Err(error()) }
}
