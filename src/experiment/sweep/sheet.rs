//! A sheet: what the blocks of a sweep belong to, and all it takes to make rows of them without its plan.

use crate::error::Error;
use crate::experiment::Place;
use crate::experiment::results::bounded;
use crate::measure::offered::Load;
use crate::measure::{Kind, Measure, told_apart};
use crate::scenario::toml_text::Text;
use crate::statistics::Estimate;
use toml::{Table, Value};

/// What the rows of a sweep are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// One for each point: the estimate over its replications.
    Estimates,
    /// One for each replication.
    Replications,
}

/// A lever of the sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its path.
    pub lever: String,
    /// The unit of its numbers; none where a value is no number.
    pub unit: Option<String>,
}

/// What a sweep's blocks belong to.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name of the plan.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The version of the program.
    pub version: String,
    /// The digest of all that decides what a replication at a point gives.
    pub world: String,
    /// The digest of that and of how many replications are asked for: the same plan, the same answer.
    pub plan: String,
    /// The seed.
    pub seed: u64,
    /// The points of the whole sweep, those of all scenarios.
    pub points: u64,
    /// Which part of them this is, from 1.
    pub shard: u32,
    /// How many parts there are.
    pub shards: u32,
    /// Replications of each point; where a precision is asked for, the fewest.
    pub replications: u32,
    /// What the rows are.
    pub rows: Rows,
    /// The scenarios: point p is of scenario p modulo their number.
    pub scenarios: Vec<String>,
    /// The axes.
    pub axes: Vec<Column>,
    /// The measures.
    pub measures: Vec<Output>,
    /// The places.
    pub places: Vec<Place>,
}

/// A measure, as far as rows need to know it.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its id.
    pub id: String,
    /// Its unit.
    pub unit: String,
    /// A measure whose estimate over replications is made in the same way; it measures nothing.
    like: Measure,
}

/// How an estimate over replications is made, by the names that a sheet uses, each with a kind of such measures.
fn ways() -> [(&'static str, Kind); 5] {
    [
        ("count", Kind::Count(|_| 0.0)),
        ("percentile", Kind::WaitQuantile(crate::measure::Wait::Screening, 0)),
        ("ratio", Kind::Ratio(|_| (0.0, 0.0))),
        ("chance", Kind::MetHeadline),
        ("closed form", Kind::Offered(Load::ALL[0])),
    ]
}

const fn way_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Count(_) | Kind::Cost(_) => "count",
        Kind::WaitQuantile(..) => "percentile",
        Kind::Ratio(_) | Kind::WaitMean(_) | Kind::InTime(_) => "ratio",
        Kind::Met(_) | Kind::MetHeadline => "chance",
        Kind::Offered(_) => "closed form",
    }
}

impl Output {
    /// Of a measure.
    pub fn of(measure: &Measure) -> Self {
        let like = Measure { definition: String::new(), ..measure.clone() };
        Self { id: measure.id.clone(), unit: measure.unit.into(), like }
    }

    fn named(id: &str, unit: &str, way: &str) -> Option<Self> {
        let (_, kind) = ways().into_iter().find(|(name, _)| *name == way)?;
        let like_unit = told_apart(unit);
        let like =
            Measure { id: id.into(), group: "all", name: id.into(), unit: like_unit, definition: String::new(), kind };
        Some(Self { id: id.into(), unit: unit.into(), like })
    }

    /// The estimate over replications: numerators and denominators.
    pub fn estimate(&self, values: &[[f64; 2]]) -> Estimate {
        bounded(&self.like, values)
    }
}

impl Sheet {
    /// The scenario of a point.
    pub fn scenario(&self, point: u64) -> &str {
        &self.scenarios[(point % self.scenarios.len().max(1) as u64) as usize]
    }

    /// The points of this part, in order.
    pub fn own_points(&self) -> impl Iterator<Item = u64> + use<> {
        (u64::from(self.shard) - 1..self.points).step_by(self.shards as usize)
    }

    /// The sheet of the whole sweep.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self { shard: 1, shards: 1, ..self.clone() }
    }
}

impl Sheet {
    /// The sheet as TOML: the same sheet always gives the same text.
    pub fn text(&self) -> String {
        let texts = |list: &[String]| Value::Array(list.iter().map(|text| Value::from(text.as_str())).collect());
        let tables = |list: Vec<Vec<(&str, &str)>>| {
            let table = |pairs: Vec<(&str, &str)>| {
                Value::Table(pairs.into_iter().map(|(key, value)| (key.to_string(), Value::from(value))).collect())
            };
            Value::Array(list.into_iter().map(table).collect())
        };
        let axis = |axis: &'_ Column| match &axis.unit {
            Some(_) => vec![("lever", axis.lever.clone()), ("unit", axis.unit.clone().unwrap_or_default())],
            None => vec![("lever", axis.lever.clone())],
        };
        let axes: Vec<Vec<(&str, String)>> = self.axes.iter().map(axis).collect();
        let axes = axes.iter().map(|pairs| pairs.iter().map(|(key, value)| (*key, value.as_str())).collect()).collect();
        let measures = self
            .measures
            .iter()
            .map(|of| vec![("id", of.id.as_str()), ("unit", of.unit.as_str()), ("estimate", way_of(of.like.kind))]);
        let places = self.places.iter().map(|place| vec![("name", place.name.as_str()), ("gss", place.gss.as_str())]);
        let rows = if self.rows == Rows::Estimates { "estimates" } else { "replications" };
        let pairs = [
            ("name", Value::from(self.name.as_str())),
            ("title", Value::from(self.title.as_str())),
            ("version", Value::from(self.version.as_str())),
            ("world", Value::from(self.world.as_str())),
            ("plan", Value::from(self.plan.as_str())),
            // TOML's numbers have 63 bits and a sign, a seed has 64.
            ("seed", Value::from(self.seed.to_string())),
            ("points", Value::from(self.points as i64)),
            ("shard", Value::from(i64::from(self.shard))),
            ("shards", Value::from(i64::from(self.shards))),
            ("replications", Value::from(i64::from(self.replications))),
            ("rows", Value::from(rows)),
            ("scenarios", texts(&self.scenarios)),
            ("axes", tables(axes)),
            ("measures", tables(measures.collect())),
            ("places", tables(places.collect())),
        ];
        pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect::<Table>().to_string()
    }

    /// Reads a sheet, whatever the bytes are.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let foreign = || Error::input("these blocks say nothing sound of the sweep that they belong to");
        let text = Text::new("sheet", bytes).map_err(|_| foreign())?;
        // Looks for what nests too deep before anything recurses.
        text.parse().map_err(|_| foreign())?;
        let table: Table = text.as_str().parse().map_err(|_| foreign())?;
        let sheet = from_table(&table).ok_or_else(foreign)?;
        // A folder is named after it.
        let named = !sheet.name.is_empty() && sheet.name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        let sound = (1..=sheet.shards).contains(&sheet.shard) && !sheet.scenarios.is_empty();
        if sound && named { Ok(sheet) } else { Err(foreign()) }
    }
}

fn from_table(table: &Table) -> Option<Sheet> {
    let text = |key: &str| Some(table.get(key)?.as_str()?.to_string());
    let number = |key: &str| table.get(key)?.as_integer();
    let list = |key: &str| table.get(key)?.as_array();
    let of = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_string());
    let column = |value: &Value| Some(Column { lever: of(value, "lever")?, unit: of(value, "unit") });
    let output = |value: &Value| Output::named(&of(value, "id")?, &of(value, "unit")?, &of(value, "estimate")?);
    let place = |value: &Value| Some(Place { name: of(value, "name")?, gss: of(value, "gss")? });
    Some(Sheet {
        name: text("name")?,
        title: text("title")?,
        version: text("version")?,
        world: text("world")?,
        plan: text("plan")?,
        seed: text("seed")?.parse().ok()?,
        points: number("points")?.try_into().ok()?,
        shard: number("shard")?.try_into().ok()?,
        shards: number("shards")?.try_into().ok()?,
        replications: number("replications")?.try_into().ok()?,
        rows: match text("rows")?.as_str() {
            "estimates" => Rows::Estimates,
            "replications" => Rows::Replications,
            _ => return None,
        },
        scenarios: list("scenarios")?.iter().map(|name| Some(name.as_str()?.to_string())).collect::<Option<_>>()?,
        axes: list("axes")?.iter().map(column).collect::<Option<_>>()?,
        measures: list("measures")?.iter().map(output).collect::<Option<_>>()?,
        places: list("places")?.iter().map(place).collect::<Option<_>>()?,
    })
}
