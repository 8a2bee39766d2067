//! Formats the expressions of examples like rustfmt.

/// The maximum width of a line, without the indentation of the doc comment.
const WIDTH: usize = 90;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// A literal or a name.
    Atom(String),
    /// A call or a list: the items, and the text before and after them.
    Group { open: String, items: Vec<Expression>, close: &'static str },
}

impl Expression {
    pub(super) fn text(text: &str) -> Self {
        Self::Atom(format!("{text:?}"))
    }

    pub(super) fn call(function: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Group { open: format!("{}(", function.into()), items: arguments, close: ")" }
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::Group { open: "[".to_owned(), items, close: "]" }
    }

    pub(super) fn tuple(items: Vec<Self>) -> Self {
        Self::Group { open: "(".to_owned(), items, close: ")" }
    }

    /// Returns whether it is the literal of a number.
    pub(super) fn is_number(&self) -> bool {
        matches!(self, Self::Atom(text) if text.parse::<f64>().is_ok())
    }

    fn flat(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Group { open, items, close } => {
                let items: Vec<String> = items.iter().map(Self::flat).collect();
                format!("{open}{}{close}", items.join(", "))
            }
        }
    }

    /// Formats it in one line if it fits, otherwise with one item per line. A single group as the only item starts and
    /// ends in the lines of the outer one.
    fn laid_out(&self, indent: usize) -> String {
        let flat = self.flat();
        match self {
            // A dot before it and a semicolon after it may be in the same line.
            Self::Group { open, items, close } if indent + flat.len() + 2 > WIDTH => {
                if let [only @ Self::Group { .. }] = items.as_slice() {
                    return format!("{open}{}{close}", only.laid_out(indent));
                }
                let line =
                    |item: &Self| format!("{}{},\n", " ".repeat(indent + 4), item.laid_out(indent + 4));
                let lines: String = items.iter().map(line).collect();
                format!("{open}\n{lines}{}{close}", " ".repeat(indent))
            }
            _ => flat,
        }
    }
}

/// Formats calls of methods after `client` in one line if they fit, otherwise with one method per line.
pub(super) fn chain(start: &str, methods: &[Expression], end: &str, indent: usize) -> String {
    let flat: String = methods.iter().map(|method| format!(".{}", method.flat())).collect();
    let line = format!("{start}client{flat}{end}");
    if indent + line.len() <= WIDTH {
        return line;
    }
    let inside = " ".repeat(indent + 4);
    let methods: String =
        methods.iter().map(|method| format!("\n{inside}.{}", method.laid_out(indent + 4))).collect();
    // rustfmt keeps `?` and `;` with the last method, but puts `.await` in its own line.
    let end = if end.starts_with('.') { format!("\n{inside}{end}") } else { end.to_owned() };
    format!("{start}client{methods}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_a_short_call_in_one_line() {
        let methods =
            [Expression::call("files", vec![]), Expression::call("delete", vec![Expression::text("a")])];
        assert_eq!(chain("", &methods, ".await?;", 0), r#"client.files().delete("a").await?;"#);
    }

    #[test]
    fn breaks_a_call_if_the_semicolon_after_it_does_not_fit() {
        let text = |length| Expression::text(&"a".repeat(length));
        let longest = |length| {
            let method = Expression::call("add", vec![text(length), text(20)]);
            chain("let item = ", &[method], ";", 0).lines().map(str::len).max()
        };
        // `    .add("…", "…");`
        assert_eq!((longest(53), longest(54)), (Some(90), Some(65)));
    }

    #[test]
    fn breaks_a_long_call_from_the_outside_in() {
        let long = Expression::text("a text that takes its place in the line, thirty and some");
        let item = Expression::call("Item::new", vec![long.clone(), long]);
        let methods = [Expression::call("add", vec![Expression::list(vec![item])])];
        let expected = r#"let item = client
    .add([Item::new(
        "a text that takes its place in the line, thirty and some",
        "a text that takes its place in the line, thirty and some",
    )])
    .await?;"#;
        assert_eq!(chain("let item = ", &methods, ".await?;", 0), expected);
    }
}
