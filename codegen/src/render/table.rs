//! Formats tables in the macros of the runtime, which `prettyplease` cannot format.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The maximum width of a row.
const WIDTH: usize = 100;

/// A call of a macro with a table: `runtime::object! { Thing { … } }`.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The macro.
    pub path: TokenStream,
    /// The tokens before the rows, if the rows have their own braces.
    pub head: Option<TokenStream>,
    /// The rows, one per line, each with its terminator.
    pub rows: Vec<TokenStream>,
}

impl Table {
    pub(super) fn text(self) -> String {
        let path = line(self.path);
        let mut out = match self.head {
            Some(head) => format!("{path}! {{ {} {{\n", line(head)),
            None => format!("{path}! {{\n"),
        };
        let closing = if out.matches('{').count() > 1 { "} }\n" } else { "}\n" };
        for (position, row) in self.rows.into_iter().enumerate() {
            let (docs, rest) = docs(row);
            // A row with docs is surrounded by blank lines.
            if position > 0 && !docs.is_empty() {
                out.push('\n');
            }
            docs.iter().for_each(|doc| out.push_str(&format!("    ///{doc}\n")));
            out.push_str(&wrapped(&atoms(rest)));
        }
        out + closing
    }
}

/// Returns the docs before a row, and the row.
fn docs(row: TokenStream) -> (Vec<String>, TokenStream) {
    let mut tokens = row.into_iter().peekable();
    let mut docs = Vec::new();
    while tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '#')).is_some()
    {
        if let Some(TokenTree::Group(attribute)) = tokens.next()
            && let Ok(syn::Meta::NameValue(meta)) = syn::parse2(attribute.stream())
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = meta.value
        {
            docs.push(text.value());
        }
    }
    (docs, tokens.collect())
}

/// A piece of a line without spaces.
struct Atom {
    text: String,
    /// Whether it is a name or a literal.
    word: bool,
}

/// Formats tokens in one line.
fn line(tokens: TokenStream) -> String {
    joined(&atoms(tokens))
}

fn joined(atoms: &[Atom]) -> String {
    let mut out = String::new();
    for (position, atom) in atoms.iter().enumerate() {
        if position > 0 && is_spaced(&atoms[position - 1], atom) {
            out.push(' ');
        }
        out.push_str(&atom.text);
    }
    out
}

/// Formats a row. It is broken after `,` and `=>` and before `|` if it does not fit in one line.
fn wrapped(atoms: &[Atom]) -> String {
    let (mut out, mut text) = (String::new(), "    ".to_owned());
    let mut depth = 0;
    let parts = atoms.chunk_by(|before, after| {
        match before.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        depth > 0 || !(matches!(before.text.as_str(), "," | "=>") || after.text == "|")
    });
    for part in parts {
        let part = joined(part);
        if !text.trim().is_empty() && text.len() + 1 + part.len() > WIDTH {
            out.push_str(text.trim_end());
            out.push('\n');
            text = " ".repeat(8);
        } else if !text.trim().is_empty() {
            text.push(' ');
        }
        text.push_str(&part);
    }
    out + &text + "\n"
}

fn atoms(tokens: TokenStream) -> Vec<Atom> {
    let mut atoms = Vec::new();
    collect(tokens, &mut atoms);
    atoms
}

fn collect(tokens: TokenStream, atoms: &mut Vec<Atom>) {
    let mut joint = false;
    for token in tokens {
        let was_joint = std::mem::take(&mut joint);
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                atoms.push(Atom { text: open.to_owned(), word: false });
                collect(group.stream(), atoms);
                atoms.push(Atom { text: close.to_owned(), word: false });
            }
            TokenTree::Punct(punct) => {
                joint = punct.spacing() == Spacing::Joint;
                match atoms.last_mut() {
                    Some(last) if was_joint => last.text.push(punct.as_char()),
                    _ => atoms.push(Atom { text: punct.as_char().to_string(), word: false }),
                }
            }
            TokenTree::Ident(ident) => atoms.push(Atom { text: ident.to_string(), word: true }),
            TokenTree::Literal(literal) => atoms.push(Atom { text: literal.to_string(), word: true }),
        }
    }
}

fn is_spaced(before: &Atom, after: &Atom) -> bool {
    match (before.text.as_str(), after.text.as_str()) {
        ("(" | "[" | "<" | "::" | "." | "&" | "!" | "", _) | ("{", "}") => false,
        (_, ")" | "]" | ">" | "," | ";" | ":" | "." | "?" | "!" | "<" | "") => false,
        // A path from the root follows these words of the tables.
        ("from" | "of" | "beta", "::") => true,
        (last, "::" | "(") => !before.word && last != ">",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn formats_a_line_with_conventional_spacing() {
        let row = quote!("a" | "b" => Tree(Box<crate::trees::Tree>) tag kind from ::std::vec::Vec<T>,);
        assert_eq!(
            line(row),
            r#""a" | "b" => Tree(Box<crate::trees::Tree>) tag kind from ::std::vec::Vec<T>,"#
        );
        let row = quote!(pub struct Create(body: Params, n: i64) expecting max -> Page<Thing>;);
        assert_eq!(line(row), "pub struct Create(body: Params, n: i64) expecting max -> Page<Thing>;");
    }

    #[test]
    fn breaks_a_long_row_at_separators() {
        let long = "some text that takes its place in the line";
        assert_eq!(
            wrapped(&atoms(quote!(A = "a", GET #long, betas ["x", #long];))),
            format!("    A = \"a\", GET \"{long}\",\n        betas [\"x\", \"{long}\"];\n")
        );
    }

    #[test]
    fn separates_rows_with_docs() {
        let table = Table {
            path: quote!(runtime::requests),
            head: None,
            rows: vec![quote!(beta Beta;), quote!(#[doc = " Lists."] pub struct List() pages of Thing;)],
        };
        assert_eq!(
            table.text(),
            "runtime::requests! {\n    beta Beta;\n\n    /// Lists.\n    pub struct List() pages of Thing;\n}\n"
        );
    }
}
