//! Standard exponential and standard normal numbers by the ziggurat.
//!
//! Knows: one word of the stream, one multiplication and one comparison for 98 to 99 draws
//! of a hundred. Must not know: means and scales (`sampler`). The number of words used
//! depends on the data, and the result is not monotone in a uniform: where a draw must be
//! monotone in its uniform, invert instead (`inversion`).
//!
//! Reference: G. Marsaglia, W. W. Tsang (2000), The ziggurat method for generating random
//! variables, Journal of Statistical Software 5(8), doi:10.18637/jss.v005.i08. As J. A.
//! Doornik (2005) advises, the layer, the sign and the position use different bits of the
//! word; we have 52 bits of position and 256 layers.

use super::stream::{Stream, unit};
use super::ziggurat_tables::{
    EXPONENTIAL_EDGES, EXPONENTIAL_HEIGHTS, EXPONENTIAL_TAIL, NORMAL_EDGES, NORMAL_HEIGHTS, NORMAL_TAIL,
};

impl Stream {
    /// A standard exponential number: mean 1, P(X > x) = exp(-x).
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let word = self.next_u64();
        let layer = usize::from(word as u8);
        let x = unit(word) * EXPONENTIAL_EDGES[layer];
        if x < EXPONENTIAL_EDGES[layer + 1] { x } else { self.exponential_slowly(layer, x) }
    }

    /// A standard normal number: mean 0, variance 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let word = self.next_u64();
        let layer = usize::from(word as u8);
        let x = unit(word) * NORMAL_EDGES[layer];
        let size = if x < NORMAL_EDGES[layer + 1] { x } else { self.normal_slowly(layer, x) };
        // Bit 8 is the sign: the layer has bits 0 to 7, the position bits 12 to 63.
        f64::from_bits(size.to_bits() | ((word & 0x100) << 55))
    }

    /// The tail and the slanted end of a layer, and fresh words until one is accepted.
    #[cold]
    fn exponential_slowly(&mut self, mut layer: usize, mut x: f64) -> f64 {
        loop {
            if layer == 0 {
                return EXPONENTIAL_TAIL - libm::log(self.uniform());
            }
            if self.height(&EXPONENTIAL_HEIGHTS, layer) < libm::exp(-x) {
                return x;
            }
            let word = self.next_u64();
            layer = usize::from(word as u8);
            x = unit(word) * EXPONENTIAL_EDGES[layer];
            if x < EXPONENTIAL_EDGES[layer + 1] {
                return x;
            }
        }
    }

    /// As `exponential_slowly`, for the positive half of the normal.
    #[cold]
    fn normal_slowly(&mut self, mut layer: usize, mut x: f64) -> f64 {
        loop {
            if layer == 0 {
                return self.normal_tail();
            }
            if self.height(&NORMAL_HEIGHTS, layer) < libm::exp(-0.5 * x * x) {
                return x;
            }
            let word = self.next_u64();
            layer = usize::from(word as u8);
            x = unit(word) * NORMAL_EDGES[layer];
            if x < NORMAL_EDGES[layer + 1] {
                return x;
            }
        }
    }

    /// A normal number given that it lies beyond where the tail begins (Marsaglia 1964).
    fn normal_tail(&mut self) -> f64 {
        loop {
            let x = -libm::log(self.uniform()) / NORMAL_TAIL;
            let y = -libm::log(self.uniform());
            if y + y > x * x {
                return NORMAL_TAIL + x;
            }
        }
    }

    /// A uniform height between the floor and the ceiling of a layer.
    fn height(&mut self, heights: &[f64; 257], layer: usize) -> f64 {
        heights[layer] + self.uniform() * (heights[layer + 1] - heights[layer])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;
    use crate::random::special::normal_survival;
    use crate::random::testing::assert_follows;
    use rand_distr::{Distribution, Exp1, StandardNormal};

    /// Every layer must have the area of the base (rectangle and tail together), and the top
    /// layer must close at height 1: that fixes all 257 edges.
    fn check_tables(edges: &[f64; 257], heights: &[f64; 257], tail: f64, tail_area: f64) {
        let area = tail * heights[1] + tail_area;
        assert!((edges[0] * heights[1] / area - 1.0).abs() < 1e-12);
        assert_eq!((edges[1], edges[256], heights[256]), (tail, 0.0, 1.0));
        for layer in 1..256 {
            let own = edges[layer] * (heights[layer + 1] - heights[layer]);
            assert!((own / area - 1.0).abs() < 1e-11, "layer {layer}");
        }
    }

    #[test]
    fn tables_recomputed() {
        let f = |x: f64| libm::exp(-x);
        check_tables(&EXPONENTIAL_EDGES, &EXPONENTIAL_HEIGHTS, EXPONENTIAL_TAIL, f(EXPONENTIAL_TAIL));
        let tail_area = normal_survival(NORMAL_TAIL) * (2.0 * std::f64::consts::PI).sqrt();
        check_tables(&NORMAL_EDGES, &NORMAL_HEIGHTS, NORMAL_TAIL, tail_area);
        for i in 0..257 {
            let x = NORMAL_EDGES[i];
            assert!((NORMAL_HEIGHTS[i] / f(0.5 * x * x) - 1.0).abs() < 1e-14);
            let x = EXPONENTIAL_EDGES[i];
            assert!((EXPONENTIAL_HEIGHTS[i] / f(x) - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn exponential_follows_its_law() {
        assert_follows("exponential", Stream::exponential, |x| 1.0 - libm::exp(-x));
    }

    #[test]
    fn normal_follows_its_law() {
        assert_follows("normal", Stream::normal, |x| normal_survival(-x));
    }

    /// The oracle itself passes the same test with our stream as its generator.
    #[test]
    fn rand_distr_agrees() {
        let exp = |s: &mut Stream| Distribution::<f64>::sample(&Exp1, s);
        assert_follows("rand_distr exponential", exp, |x| 1.0 - libm::exp(-x));
        let normal = |s: &mut Stream| Distribution::<f64>::sample(&StandardNormal, s);
        assert_follows("rand_distr normal", normal, |x| normal_survival(-x));
    }

    /// Two million draws: shares beyond the start of each tail (exp(-7.697) = 4.5e-4 and
    /// 2 x 1.29e-4), within 5 standard errors; the mean within 5 as well.
    #[test]
    fn tails_have_their_share() {
        const N: usize = 2_000_000;
        let mut stream = Key::new(5).stream();
        let (mut far, mut beyond, mut sum) = (0.0, 0.0, 0.0);
        for _ in 0..N {
            let (e, z) = (stream.exponential(), stream.normal());
            far += f64::from(u8::from(e > EXPONENTIAL_TAIL));
            beyond += f64::from(u8::from(z.abs() > NORMAL_TAIL));
            sum += z;
        }
        let n = N as f64;
        let p = [libm::exp(-EXPONENTIAL_TAIL), 2.0 * normal_survival(NORMAL_TAIL)];
        for (count, p) in [far, beyond].into_iter().zip(p) {
            assert!((count - n * p).abs() < 5.0 * (n * p).sqrt());
        }
        assert!(sum.abs() < 5.0 * n.sqrt());
    }

    #[test]
    fn value_stability() {
        let mut stream = Key::new(2026).stream();
        let got: Vec<u64> = (0..3).map(|_| stream.exponential().to_bits()).collect();
        assert_eq!(got, [4_612_604_456_100_849_323, 4_597_275_760_254_955_565, 4_612_881_855_547_797_022]);
        let got: Vec<u64> = (0..3).map(|_| stream.normal().to_bits()).collect();
        assert_eq!(got, [4_601_263_621_471_033_462, 4_605_645_815_284_028_427, 4_603_462_793_182_302_410]);
    }
}
