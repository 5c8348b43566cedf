//! Which points a plan tries: a design over its axes.

use super::axis::Axis;
use crate::error::Error;
use crate::random::{Key, Purpose};
use crate::statistics::design::{Design as Cube, Grid, LatinHypercube, Saltelli, Sobol, Trajectories};

/// The most points of a sweep, those of all scenarios.
pub const MOST_POINTS: u64 = 1_000_000;
/// Levels of Morris' walks.
const LEVELS: u32 = 4;

crate::choice! {
    /// How points are laid out.
    pub enum Layout {
        /// Every combination of values.
        Grid = "grid",
        /// A Latin hypercube.
        Lhs = "lhs",
        /// A scrambled Sobol' sequence.
        Sobol = "sobol",
        /// Blocks for Sobol' indices; `points` is their number, each of axes + 2 points.
        Saltelli = "saltelli",
        /// Morris' walks; `points` is their number, each of axes + 1 points.
        Morris = "morris",
    }
}

/// The points of a plan.
#[derive(Clone, Debug)]
pub enum Design {
    /// Every combination of values.
    Grid(Grid),
    /// A Latin hypercube.
    Lhs(LatinHypercube),
    /// A scrambled Sobol' sequence.
    Sobol(Sobol),
    /// Blocks for Sobol' indices.
    Saltelli(Saltelli),
    /// Morris' walks.
    Morris(Trajectories),
}

impl Design {
    /// The design over these axes, or why there is none.
    pub fn new(layout: Layout, axes: &[Axis], points: Option<u32>, seed: u64) -> Result<Self, Error> {
        let key = Key::new(seed).for_purpose(Purpose::Design);
        let refused = |message: &str, hint: &str| Error::input(message).hint(hint);
        if let Layout::Grid = layout {
            let endless =
                || refused("a grid needs a number of values on each axis", "write `levels = 5` in each range");
            let levels: Vec<usize> = axes.iter().map(Axis::levels).collect::<Option<_>>().ok_or_else(endless)?;
            if points.is_some() {
                return Err(refused("a grid has as many points as its values make", "leave `points` out"));
            }
            return Grid::new(&levels).map(Self::Grid).ok_or_else(too_many);
        }
        let missing = || refused("this design needs a number of points", "write for example `points = 64`");
        let points = points.filter(|points| *points > 0).ok_or_else(missing)?;
        let sobol = |dimensions| Sobol::new(points as usize, dimensions).map(|net| net.scrambled(key));
        let uneven = !points.is_power_of_two() && matches!(layout, Layout::Sobol | Layout::Saltelli);
        if uneven {
            let hint = format!("write `points = {}`", points.checked_next_power_of_two().unwrap_or(1 << 31));
            return Err(refused("a Sobol' sequence is even only over a power of two", &hint));
        }
        let inputs = axes.len();
        match layout {
            Layout::Grid => None,
            Layout::Lhs => LatinHypercube::new(points, inputs, key).map(Self::Lhs),
            Layout::Sobol => sobol(inputs).map(Self::Sobol),
            Layout::Saltelli => sobol(2 * inputs).and_then(Saltelli::new).map(Self::Saltelli),
            Layout::Morris => Trajectories::new(points as usize, inputs, LEVELS, key).map(Self::Morris),
        }
        .ok_or_else(too_many)
    }

    fn cube(&self) -> &dyn Cube {
        match self {
            Self::Grid(design) => design,
            Self::Lhs(design) => design,
            Self::Sobol(design) => design,
            Self::Saltelli(design) => design,
            Self::Morris(design) => design,
        }
    }

    /// How many points, for one scenario.
    pub fn points(&self) -> u64 {
        self.cube().points() as u64
    }

    /// The coordinates of a point, from 0 to 1.
    pub fn place(&self, point: u64) -> Vec<f64> {
        self.cube().point(point as usize)
    }

    /// The value of each axis at a point, as `--set` would take it.
    pub fn texts(&self, axes: &[Axis], point: u64) -> Vec<String> {
        match self {
            Self::Grid(grid) => {
                axes.iter().zip(grid.levels(point as usize)).map(|(axis, level)| axis.level(level)).collect()
            }
            _ => axes.iter().zip(self.place(point)).map(|(axis, place)| axis.at(place)).collect(),
        }
    }
}

/// The refusal of a sweep that never ends.
pub fn too_many() -> Error {
    Error::input(format!("the sweep has no points, or more than {MOST_POINTS}"))
        .hint("try fewer values, points or axes")
}
