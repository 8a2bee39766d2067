//! Parses the declaration in the code span of a bullet.

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An empty code span: the parameter that the rendering hides because its client has a method of its own for it.
    Hidden,
    /// `type X struct{…}`: an object; its fields follow.
    Object(String),
    /// `type X interface{…}`: a union; its alternatives follow.
    Union(String),
    /// `type X string`: an enum; its values follow.
    Enum(String),
    /// `type X []Y`: a named list.
    List(String, Type),
    /// `const Name X = "value"`: a value of the enum `X`.
    Value {
        /// The enum.
        of: String,
        /// The value on the wire.
        value: String,
    },
    /// `Name T`: a field of an object, or a positional parameter.
    Field(String, Type),
    /// `Name param.Field[T]`: a named parameter.
    Parameter(String, Type),
    /// `T`: an alternative of a union.
    Alternative(Type),
}

/// A type as the rendering writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `string`.
    String,
    /// `int64`.
    Integer,
    /// `float64`.
    Float,
    /// `bool`.
    Bool,
    /// `Time`: a date and time.
    Time,
    /// `Reader`: a file.
    File,
    /// `any`.
    Any,
    /// `[]T`.
    List(Box<Type>),
    /// `map[string, T]`.
    Map(Box<Type>),
    /// A declared type.
    Named(String),
}

impl Type {
    /// Returns the type inside lists and maps.
    pub(super) fn innermost(&self) -> &Self {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.innermost(),
            other => other,
        }
    }

    /// Returns this type with the declared type `name` inside its lists and maps.
    pub(super) fn with_name(&self, name: &str) -> Self {
        match self {
            Self::List(item) => Self::List(Box::new(item.with_name(name))),
            Self::Map(value) => Self::Map(Box::new(value.with_name(name))),
            _ => Self::Named(name.to_owned()),
        }
    }

    /// Returns the declared type inside lists and maps.
    pub(super) fn named(&self) -> Option<&str> {
        match self.innermost() {
            Self::Named(name) => Some(name),
            _ => None,
        }
    }
}

/// Parses the text of a code span. Returns `None` if it has none of the known forms.
pub(super) fn parse(code: &str) -> Option<Form> {
    if code.is_empty() {
        return Some(Form::Hidden);
    }
    let Some((first, rest)) = code.split_once(' ').filter(|(first, _)| !first.contains('[')) else {
        return parse_type(code).map(Form::Alternative);
    };
    match first {
        "type" => declared(rest),
        "const" => value(rest),
        name if is_name(name) => match parameter(rest) {
            Some(type_) => Some(Form::Parameter(name.to_owned(), type_)),
            None => Some(Form::Field(name.to_owned(), parse_type(rest)?)),
        },
        _ => None,
    }
}

fn declared(rest: &str) -> Option<Form> {
    let (name, what) = rest.split_once(' ')?;
    let name = is_name(name).then(|| name.to_owned())?;
    match what {
        "struct{…}" => Some(Form::Object(name)),
        "interface{…}" => Some(Form::Union(name)),
        "string" => Some(Form::Enum(name)),
        list => match parse_type(list)? {
            Type::List(item) => Some(Form::List(name, *item)),
            _ => None,
        },
    }
}

fn value(rest: &str) -> Option<Form> {
    let (left, quoted) = rest.split_once(" = ")?;
    let (name, of) = left.split_once(' ')?;
    let value = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let known = is_name(name) && is_name(of) && !value.is_empty() && !value.contains('"');
    known.then(|| Form::Value { of: of.to_owned(), value: value.to_owned() })
}

fn parameter(rest: &str) -> Option<Type> {
    parse_type(rest.strip_prefix("param.Field[")?.strip_suffix(']')?)
}

fn parse_type(text: &str) -> Option<Type> {
    if let Some(item) = text.strip_prefix("[]") {
        return Some(Type::List(Box::new(parse_type(item)?)));
    }
    if let Some(value) = text.strip_prefix("map[string, ") {
        return Some(Type::Map(Box::new(parse_type(value.strip_suffix(']')?)?)));
    }
    Some(match text {
        "string" => Type::String,
        "int64" => Type::Integer,
        "float64" => Type::Float,
        "bool" => Type::Bool,
        "Time" => Type::Time,
        "Reader" => Type::File,
        "any" => Type::Any,
        name if is_name(name) => Type::Named(name.to_owned()),
        _ => return None,
    })
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Type {
        Type::Named(name.to_owned())
    }

    #[test]
    fn every_form_is_read() {
        let cases = [
            ("", Form::Hidden),
            ("type A struct{…}", Form::Object("A".to_owned())),
            ("type A interface{…}", Form::Union("A".to_owned())),
            ("type A string", Form::Enum("A".to_owned())),
            ("type A []B", Form::List("A".to_owned(), named("B"))),
            ("const AX A = \"x y\"", Form::Value { of: "A".to_owned(), value: "x y".to_owned() }),
            ("ID string", Form::Field("ID".to_owned(), Type::String)),
            ("Meta map[string, any]", Form::Field("Meta".to_owned(), Type::Map(Box::new(Type::Any)))),
            (
                "Tools param.Field[[]ToolUnion]",
                Form::Parameter("Tools".to_owned(), Type::List(Box::new(named("ToolUnion")))),
            ),
            ("map[string, int64]", Form::Alternative(Type::Map(Box::new(Type::Integer)))),
            ("[]string", Form::Alternative(Type::List(Box::new(Type::String)))),
            ("All", Form::Alternative(named("All"))),
        ];
        for (code, form) in cases {
            assert_eq!(parse(code), Some(form), "{code}");
        }
    }

    #[test]
    fn returns_none_for_unknown_forms() {
        for code in [
            "type A",
            "type A struct",
            "type A map[string, B]",
            "const A = \"x\"",
            "const AX A = \"\"",
            "const AX A = x",
            "Name param.Field[string",
            "Name string?",
            "A | B",
            "func F()",
            "[]",
        ] {
            assert_eq!(parse(code), None, "{code}");
        }
    }
}
