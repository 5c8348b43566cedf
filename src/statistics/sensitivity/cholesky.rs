//! Cholesky's factor of a small symmetric matrix. A linear-algebra crate would be a dependency for these few lines.

/// A positive definite matrix as `L L'`, L lower triangular.
#[derive(Clone, Debug)]
pub(super) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// The factor of a matrix given row by row; `None` if it is not positive definite in the digits of a machine word.
    ///
    /// # Formula
    ///
    /// `l_jj = sqrt(a_jj - sum l_jk^2)`, `l_ij = (a_ij - sum l_ik l_jk) / l_jj`.
    ///
    /// Reference: G. H. Golub, C. F. Van Loan (2013), Matrix Computations, 4th edition, section 4.2.
    pub fn new(matrix: &[f64], size: usize) -> Option<Self> {
        let mut lower = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..=i {
                let (before_i, before_j) = (&lower[i * size..i * size + j], &lower[j * size..j * size + j]);
                let rest = matrix[i * size + j] - dot(before_i, before_j);
                if i == j {
                    // Less than rounding leaves of the diagonal is nothing.
                    let positive = rest > 1e-14 * matrix[i * size + i].abs() && rest.is_finite();
                    lower[i * size + i] = positive.then(|| rest.sqrt())?;
                } else {
                    lower[i * size + j] = rest / lower[j * size + j];
                }
            }
        }
        Some(Self { size, lower })
    }

    /// The solution x of `A x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in 0..self.size {
            let row = &self.lower[i * self.size..];
            x[i] = (x[i] - dot(&row[..i], &x[..i])) / row[i];
        }
        self.solve_transposed(&x)
    }

    /// The solution x of `L' x = z`: for independent standard normal z its covariance is the inverse of A.
    pub fn solve_transposed(&self, z: &[f64]) -> Vec<f64> {
        let mut x = z.to_vec();
        for i in (0..self.size).rev() {
            x[i] /= self.lower[i * self.size + i];
            let value = x[i];
            let row = &self.lower[i * self.size..i * self.size + i];
            x[..i].iter_mut().zip(row).for_each(|(x, l)| *x -= l * value);
        }
        x
    }

    /// `L z`: for independent standard normal z its covariance is A.
    pub fn times(&self, z: &[f64]) -> Vec<f64> {
        (0..self.size).map(|i| dot(&self.lower[i * self.size..=i * self.size + i], &z[..=i])).collect()
    }

    /// The trace of the inverse of A times a matrix.
    pub fn trace_of_solution(&self, matrix: &[f64]) -> f64 {
        let column = |j: usize| (0..self.size).map(|i| matrix[i * self.size + j]).collect::<Vec<_>>();
        (0..self.size).map(|j| self.solve(&column(j))[j]).sum()
    }
}

/// The sum of products.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The textbook example: L = (2, 0, 0; 6, 1, 0; -8, 5, 3).
    #[test]
    fn by_hand() {
        let matrix = [4.0, 12.0, -16.0, 12.0, 37.0, -43.0, -16.0, -43.0, 98.0];
        let factor = Cholesky::new(&matrix, 3).unwrap();
        assert_eq!(factor.lower, [2.0, 0.0, 0.0, 6.0, 1.0, 0.0, -8.0, 5.0, 3.0]);
        let x = factor.solve(&[4.0 + 24.0 - 48.0, 12.0 + 74.0 - 129.0, -16.0 - 86.0 + 294.0]);
        assert!(x.iter().zip([1.0, 2.0, 3.0]).all(|(x, truth): (&f64, f64)| (x - truth).abs() < 1e-9), "{x:?}");
        assert_eq!(factor.times(&[1.0, 1.0, 1.0]), [2.0, 7.0, 0.0]);
        assert_eq!(factor.solve_transposed(&[2.0, 6.0, 3.0]), [2.0, 1.0, 1.0]);
        assert!((factor.trace_of_solution(&matrix) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_definite_has_no_factor() {
        assert!(Cholesky::new(&[1.0, 1.0, 1.0, 1.0], 2).is_none());
        assert!(Cholesky::new(&[0.0], 1).is_none());
        assert!(Cholesky::new(&[f64::NAN], 1).is_none());
    }
}
