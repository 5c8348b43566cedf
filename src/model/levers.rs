//! A lever: one number or choice that a user can set, declared beside the code that uses it.
//!
//! The macro `levers!` turns a list of paths into a struct of typed fields, a table of definitions (path, what it
//! means, unit, check) and a reader. The model sees only the struct; who wrote the value and why is the scenario's.

use crate::error::Refusal;
use crate::units::Quantity;

/// What is known of a lever apart from its value.
#[derive(Clone, Copy, Debug)]
pub struct Lever {
    /// The public path; `*` stands for each name of `each`.
    pub path: &'static str,
    /// What `*` runs over; empty for a single lever.
    pub each: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
    /// The source file in which it acts.
    pub acts_in: &'static str,
    /// The unit in words.
    pub unit: fn() -> String,
    /// Reads a text: its number if it is one, or why it is refused.
    pub check: fn(&str) -> Result<Option<f64>, Refusal>,
    /// A sound text in its canonical form, or the same kind of value at another number in the lever's unit; none where the
    /// text is not sound, is no number, or the number is out of bounds.
    pub text: fn(&str, Option<f64>) -> Option<String>,
}

impl Lever {
    /// Each concrete path.
    pub fn paths(&self) -> Vec<String> {
        if self.each.is_empty() {
            vec![self.path.to_string()]
        } else {
            self.each.iter().map(|name| self.path.replace('*', name)).collect()
        }
    }
}

/// Where the typed values come from: the scenario's leaves.
pub trait Leaves {
    /// The value at `path`. A fault is kept by the implementor, which then returns [`Quantity::stand_in`].
    fn read<T: Quantity>(&mut self, path: &str) -> T;
}

/// Checks a text as a `T`.
pub fn check<T: Quantity>(text: &str) -> Result<Option<f64>, Refusal> {
    T::parse(text).map(|value| value.number())
}

/// The canonical text of a `T`, at another number if one is given.
pub fn text<T: Quantity>(text: &str, number: Option<f64>) -> Option<String> {
    let value = T::parse(text).ok()?;
    Some(number.map_or(Some(value.clone()), |number| value.at_number(number))?.show())
}

/// Which of the names a path has in place of the pattern's `*`.
pub fn index(path: &str, pattern: &str, names: &[&str]) -> Option<usize> {
    let (before, after) = pattern.split_once('*')?;
    let name = path.strip_prefix(before)?.strip_suffix(after)?;
    names.iter().position(|known| *known == name)
}

/// Declares a struct of levers; see the module's text.
#[macro_export]
macro_rules! levers {
    (
        $(#[$doc:meta])*
        pub struct $name:ident {
            $(#[doc = $meaning:literal] $field:ident: $kind:tt = $path:literal $(each $names:expr)?,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[doc = $meaning] pub $field: $crate::levers!(@type $kind),)+
        }

        impl $name {
            /// The definitions, in the order of the fields.
            pub const LEVERS: &'static [$crate::model::levers::Lever] = &[
                $($crate::model::levers::Lever {
                    path: $path,
                    each: $crate::levers!(@names $($names)?),
                    meaning: $meaning,
                    acts_in: file!(),
                    unit: <$crate::levers!(@inner $kind) as $crate::units::Quantity>::unit,
                    check: $crate::model::levers::check::<$crate::levers!(@inner $kind)>,
                    text: $crate::model::levers::text::<$crate::levers!(@inner $kind)>,
                },)+
            ];

            /// Reads every field.
            pub fn read(leaves: &mut impl $crate::model::levers::Leaves) -> Self {
                Self { $($field: $crate::levers!(@read leaves, $kind, $path $(, $names)?),)+ }
            }

            /// Reads the field of one path again; false where none is of it.
            pub fn read_again(&mut self, path: &str, leaves: &mut impl $crate::model::levers::Leaves) -> bool {
                $($crate::levers!(@again self.$field, path, leaves, $path $(, $names)?);)+
                false
            }
        }
    };
    (@type [$inner:ty; $count:expr]) => { [$inner; $count] };
    (@type ($inner:ty)) => { $inner };
    (@type $inner:ident) => { $inner };
    (@inner [$inner:ty; $count:expr]) => { $inner };
    (@inner ($inner:ty)) => { $inner };
    (@inner $inner:ident) => { $inner };
    (@names) => { &[] };
    (@names $names:expr) => { $names };
    (@read $leaves:ident, $kind:tt, $path:literal) => { $leaves.read($path) };
    (@read $leaves:ident, $kind:tt, $path:literal, $names:expr) => {
        std::array::from_fn(|index| $leaves.read(&$path.replace('*', $names[index])))
    };
    (@again $self:ident.$field:ident, $wanted:ident, $leaves:ident, $path:literal) => {
        if $wanted == $path {
            $self.$field = $leaves.read($wanted);
            return true;
        }
    };
    (@again $self:ident.$field:ident, $wanted:ident, $leaves:ident, $path:literal, $names:expr) => {
        if let Some(index) = $crate::model::levers::index($wanted, $path, $names) {
            $self.$field[index] = $leaves.read($wanted);
            return true;
        }
    };
}
