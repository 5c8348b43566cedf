//! Designs: which points of the unit cube to try.
//!
//! Knows: numbers of points, dimensions and levels, and the key from which a design is dealt. Must not know: what a
//! coordinate stands for, or what is computed at a point. A point is a function of its index alone, so a shard of a sweep
//! makes its own points without those of the others.
//!
//! ```
//! use maracsim::random::Key;
//! use maracsim::statistics::design::{Design, Sobol};
//!
//! let design = Sobol::new(1_024, 3).expect("1 to 1,024 dimensions").scrambled(Key::new(7));
//! let mean = (0..design.points()).map(|i| design.point(i)[2]).sum::<f64>() / 1_024.0;
//! assert!((mean - 0.5).abs() < 1e-3); // of independent points: 0.009
//! ```

mod grid;
mod joe_kuo;
mod latin_hypercube;
mod owen;
mod saltelli;
mod sobol;
mod trajectories;

pub use grid::Grid;
pub use joe_kuo::MOST_DIMENSIONS;
pub use latin_hypercube::LatinHypercube;
pub use saltelli::Saltelli;
pub use sobol::Sobol;
pub use trajectories::Trajectories;

/// Points of the unit cube, each a function of its index alone.
pub trait Design {
    /// How many points.
    fn points(&self) -> usize;

    /// How many coordinates a point has.
    fn dimensions(&self) -> usize;

    /// The point `index`, from 0 to `points() - 1`: coordinates from 0 to 1. An index beyond the last starts again at
    /// the first.
    fn point(&self, index: usize) -> Vec<f64>;

    /// All points in their order.
    fn all(&self) -> Vec<Vec<f64>> {
        (0..self.points()).map(|index| self.point(index)).collect()
    }
}
