//! A report as a value: what is said, in which order, before anyone decides how it is shown.

use crate::statistics::{Drawn, Estimate};

/// A whole report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The name of the scenario.
    pub scenario: String,
    /// The name of the scenario in tables, marked where `--set` changed something.
    pub label: String,
    /// The title of the page.
    pub title: String,
    /// A line under the title.
    pub subtitle: String,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// Lines that licences ask for.
    pub attributions: Vec<String>,
    /// The version of the program.
    pub version: String,
    /// Every measure, place and year.
    pub all: Vec<Tidy>,
    /// Tables that are files and stand on no page.
    pub beside: Vec<Table>,
    /// What is told in a terminal.
    pub terminal: Terminal,
}

/// A section under its own heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// A short name for links.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// The answer, in larger letters.
    Answer(String),
    /// A paragraph.
    Paragraph(String),
    /// Something that must not be overlooked.
    Notice(String),
    /// A smaller heading.
    Heading(String),
    /// A list.
    List(Vec<String>),
    /// Names with what belongs to them.
    Facts(Vec<(String, String)>),
    /// A command as it is typed.
    Command(String),
    /// A table.
    Table(Table),
    /// A figure.
    Figure(Figure),
    /// What is folded until a reader asks for it.
    Fold(String, Vec<Block>),
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number as it is printed.
    Number(String),
    /// A kind of evidence.
    Evidence(String),
    /// A source: its title and where it can be had.
    Source(String, Option<String>),
}

impl Cell {
    /// The text of the cell.
    pub fn text(&self) -> &str {
        let (Self::Text(text) | Self::Number(text) | Self::Evidence(text) | Self::Source(text, _)) = self;
        text
    }
}

/// A table; the first cell of a row is its head.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name, and that of its file.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// The heads of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The same as tidy rows; empty where the table does not show measures.
    pub tidy: Vec<Tidy>,
}

/// One estimate with all that says what it is of.
#[derive(Clone, Debug)]
pub struct Tidy {
    /// The layer of feedback loops, in a table that has several.
    pub layer: Option<&'static str>,
    /// The place.
    pub authority: String,
    /// Its GSS code.
    pub gss: String,
    /// The financial year; `all` for all of them; `mean of years` for the mean of the years' estimates (standards met only).
    pub year: String,
    /// The group of people.
    pub group: String,
    /// The measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// The estimate at the central values.
    pub estimate: Estimate,
    /// The estimate over draws of the inputs, if they were drawn.
    pub drawn: Option<Drawn>,
    /// Whether it is too small to be published.
    pub hidden: bool,
}

/// One or several panels that show one thing.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its name, and the beginning of those of its files.
    pub id: String,
    /// The finding.
    pub title: String,
    /// Measure, unit, population, place, period and source.
    pub caption: String,
    /// The panels.
    pub panels: Vec<Panel>,
    /// The same as a table.
    pub table: Table,
}

/// One picture.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its name in the figure.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The finding in words, for those who do not see it.
    pub alt: String,
    /// What is drawn.
    pub chart: Chart,
}

/// Something that can be drawn.
#[derive(Clone, Debug)]
pub enum Chart {
    /// A hexagon for each authority.
    Tiles(Vec<Tile>, Legend),
    /// The map: a shade for each GSS code.
    Map(Vec<(String, Option<usize>)>, Legend),
    /// Dots with intervals in rows.
    Dots(Dots),
    /// Lines with bands over years.
    Lines(Lines),
}

/// What the shades mean, the lightest first, and the words for no value.
#[derive(Clone, Debug)]
pub struct Legend {
    /// The meaning of each shade.
    pub shades: Vec<String>,
    /// Whether a tile without a value is there.
    pub nothing: bool,
}

/// A hexagon.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Column and row; every other row stands half a tile to the right.
    pub at: (u32, u32),
    /// The upper line.
    pub name: String,
    /// What the upper line stands for.
    pub key: String,
    /// The lower line.
    pub value: String,
    /// The shade, none without a value.
    pub shade: Option<usize>,
}

/// Rows of dots with intervals.
#[derive(Clone, Debug)]
pub struct Dots {
    /// The rows.
    pub rows: Vec<DotRow>,
    /// The unit of the values.
    pub unit: String,
    /// A value to compare with, and its name.
    pub reference: Option<(f64, String)>,
    /// Whether labels stand above their rows instead of beside them.
    pub labels_above: bool,
    /// What the first, second and third mark of a row mean, where there are several.
    pub marks: Vec<String>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct DotRow {
    /// Its name.
    pub label: String,
    /// Its values.
    pub values: Vec<Estimate>,
    /// The same over draws of the inputs; empty where nothing was drawn.
    pub drawn: Vec<Estimate>,
}

/// Lines over years.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The years.
    pub years: Vec<String>,
    /// Name and values of each line.
    pub series: Vec<(String, Vec<Estimate>)>,
    /// The values of each line over draws of the inputs; empty where nothing was drawn.
    pub drawn: Vec<Vec<Estimate>>,
    /// The unit.
    pub unit: String,
}

/// What a terminal shows.
#[derive(Clone, Debug, Default)]
pub struct Terminal {
    /// The heads of the columns, each of up to three lines.
    pub head: Vec<[&'static str; 3]>,
    /// The rows; one that is empty becomes a rule.
    pub rows: Vec<Vec<String>>,
    /// What it says, in sentences.
    pub lines: Vec<String>,
    /// What the limits are.
    pub limits: String,
}

impl Report {
    /// Every block, folded ones too, in order.
    pub fn blocks(&self) -> Vec<&Block> {
        fn add<'a>(blocks: &'a [Block], all: &mut Vec<&'a Block>) {
            for block in blocks {
                all.push(block);
                if let Block::Fold(_, inner) = block {
                    add(inner, all);
                }
            }
        }
        let mut all = Vec::new();
        self.sections.iter().for_each(|section| add(&section.blocks, &mut all));
        all
    }

    /// Every figure, in order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.blocks().into_iter().filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}
