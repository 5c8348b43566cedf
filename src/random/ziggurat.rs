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

use super::exp::exp;
use super::stream::{HALF_STEP, Stream, position};
use super::ziggurat_tables::{
    EXPONENTIAL_EDGES, EXPONENTIAL_HEIGHTS, EXPONENTIAL_TAIL, NORMAL_EDGES, NORMAL_HEIGHTS, NORMAL_TAIL,
};

/// What a draw needs of a layer, side by side in one line of the cache.
#[derive(Clone, Copy)]
struct Layer {
    /// Positions below it lie under the curve whatever their height: compared as whole numbers, so that the processor
    /// need not wait for the product.
    sure: i64,
    /// Length of a half step.
    half_step: f64,
}

static EXPONENTIAL: [Layer; 256] = layers(&EXPONENTIAL_EDGES);
static NORMAL: [Layer; 256] = layers(&NORMAL_EDGES);

const fn layers(edges: &[f64; 257]) -> [Layer; 256] {
    let mut layers = [Layer { sure: 0, half_step: 0.0 }; 256];
    let mut at = 0;
    while at < 256 {
        let half_step = edges[at] * HALF_STEP;
        let mut sure = (edges[at + 1] / half_step) as i64;
        // The division has rounded: the first position that, as a product, reaches the next edge.
        while sure > 0 && (sure - 1) as f64 * half_step >= edges[at + 1] {
            sure -= 1;
        }
        while (sure as f64 * half_step) < edges[at + 1] {
            sure += 1;
        }
        layers[at] = Layer { sure, half_step };
        at += 1;
    }
    layers
}

/// The layer is in bits 0 to 7 of a word, the sign in bit 8, the position in bits 12 to 63.
#[inline]
fn layer_of(word: u64) -> usize {
    usize::from(word as u8)
}

impl Stream {
    /// A standard exponential number: mean 1, P(X > x) = exp(-x).
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let word = self.next_u64();
        let (Layer { sure, half_step }, at) = (EXPONENTIAL[layer_of(word)], position(word));
        let x = at as f64 * half_step;
        if at < sure { x } else { self.exponential_slowly(layer_of(word), x) }
    }

    /// A standard normal number: mean 0, variance 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let word = self.next_u64();
        let (Layer { sure, half_step }, at) = (NORMAL[layer_of(word)], position(word));
        let sign = -((word >> 8 & 1) as i64);
        // With all bits set in `sign`, this is -at.
        let x = ((at ^ sign) - sign) as f64 * half_step;
        if at < sure { x } else { self.normal_slowly(layer_of(word), x.abs()).copysign(x) }
    }

    /// The tail and the slanted end of a layer, and fresh words until one is accepted.
    #[cold]
    fn exponential_slowly(&mut self, mut layer: usize, mut x: f64) -> f64 {
        loop {
            if layer == 0 {
                return EXPONENTIAL_TAIL - libm::log(self.uniform());
            }
            if self.height(&EXPONENTIAL_HEIGHTS, layer) < exp(-x) {
                return x;
            }
            let word = self.next_u64();
            layer = layer_of(word);
            x = position(word) as f64 * EXPONENTIAL[layer].half_step;
            if position(word) < EXPONENTIAL[layer].sure {
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
            if self.height(&NORMAL_HEIGHTS, layer) < exp(-0.5 * x * x) {
                return x;
            }
            let word = self.next_u64();
            layer = layer_of(word);
            x = position(word) as f64 * NORMAL[layer].half_step;
            if position(word) < NORMAL[layer].sure {
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

    /// What is compared as whole numbers is what would be compared as lengths.
    #[test]
    fn sure_positions_end_at_the_next_edge() {
        for (layers, edges) in [(&EXPONENTIAL, &EXPONENTIAL_EDGES), (&NORMAL, &NORMAL_EDGES)] {
            for (at, Layer { sure, half_step }) in layers.iter().enumerate() {
                assert!(*sure as f64 * half_step >= edges[at + 1], "layer {at}");
                assert!(*sure == 0 || (sure - 1) as f64 * half_step < edges[at + 1], "layer {at}");
            }
        }
    }

    /// A point that lies under the density for a known share of the heights of its layer is kept with that chance: 4,000
    /// tries each, within 5 standard errors. The laws as a whole would hardly show it: few draws come here.
    #[test]
    fn a_point_on_a_slanted_end_is_kept_as_often_as_it_lies_under_the_density() {
        const TRIES: u64 = 4_000;
        for layer in [1, 60, 130, 254] {
            for share in [0.25, 0.5, 0.9] {
                let at = |heights: &[f64; 257]| heights[layer] + share * (heights[layer + 1] - heights[layer]);
                let e = -libm::log(at(&EXPONENTIAL_HEIGHTS));
                let z = (-2.0 * libm::log(at(&NORMAL_HEIGHTS))).sqrt();
                let kept = |keep: &dyn Fn(&mut Stream) -> bool| {
                    (0..TRIES).filter(|&nth| keep(&mut Key::new(9).with(nth).stream())).count() as f64
                };
                let (n, p) = (TRIES as f64, share);
                for kept in [kept(&|s| s.exponential_slowly(layer, e) == e), kept(&|s| s.normal_slowly(layer, z) == z)]
                {
                    assert!((kept - n * p).abs() < 5.0 * (n * p * (1.0 - p)).sqrt(), "layer {layer}, {p}: {kept}");
                }
            }
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
        assert_eq!(got, [4_613_198_845_396_822_237, 4_601_833_323_416_847_881, 4_600_373_074_840_780_136]);
        let got: Vec<u64> = (0..3).map(|_| stream.normal().to_bits()).collect();
        assert_eq!(got, [13_829_105_324_109_386_037, 4_603_029_831_171_028_330, 13_832_114_799_472_518_504]);
    }
}
