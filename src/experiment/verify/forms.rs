//! The closed forms by name, with their sources.

/// A closed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name.
    pub name: &'static str,
    /// What it says, in one line.
    pub formula: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

pub(super) const BAILEY: Form = Form {
    name: "Bailey",
    formula: "E[Q] = (a^2 - K(K-1)) / (2(K-a)) + sum of 1/(1-z_i), the z_i being the zeros of z^K = exp(a(z-1)) within the \
              unit circle; mean wait = L + T/2 + T E[Q] / a",
    source: "Bailey (1954), J. R. Statist. Soc. B 16, 80-87; Downton (1955), B 17, 256-261",
};
pub(super) const BAILEY_WAITS: Form = Form {
    name: "Bailey, percentiles",
    formula: "the wait of a case heard in order of referral, from the distribution of Q by Fourier inversion",
    source: "Downton (1955), J. R. Statist. Soc. B 17, 256-261",
};
pub(super) const BAILEY_FROM_EMPTY: Form = Form {
    name: "Bailey from empty",
    formula: "Q_n = max(Q_(n-1) + A_n - K, 0), A_n Poisson: one convolution for each meeting, exact at any load; overloaded, it \
              grows by a - K a meeting in the end",
    source: "Bailey (1954), J. R. Statist. Soc. B 16, 80-87",
};
pub(super) const TWO_CLASSES: Form = Form {
    name: "Bailey, two classes",
    formula: "urgent cases are a Bailey queue of their own, all cases together are one, and the others are the difference",
    source: "Bailey (1954), J. R. Statist. Soc. B 16, 80-87, for each of the two",
};
pub(super) const ERLANG_B: Form = Form {
    name: "Erlang B",
    formula: "1/B(c) = 1 + (c / load) / B(c-1), for any law of the time open",
    source: "Erlang (1917), Elektroteknikeren 13, 5-13",
};
pub(super) const ERLANG_C: Form = Form {
    name: "Erlang C",
    formula: "C = B / (1 - rho (1 - B)); mean wait = C S / (c - load); P(W > t) = C exp(-(c - load) t / S)",
    source: "Erlang (1917), Elektroteknikeren 13, 5-13",
};
pub(super) const ERLANG_A: Form = Form {
    name: "Erlang A",
    formula: "birth and death with rates lambda and min(n, c) / S + max(n - c, 0) / patience",
    source: "Palm (1957); Garnett, Mandelbaum, Reiman (2002), doi:10.1287/msom.4.3.208.7753",
};
pub(super) const MMC_FROM_EMPTY: Form = Form {
    name: "M/M/c from empty",
    formula: "uniformisation of the birth-and-death process, those who wait leaving after an exponential patience or never",
    source: "Jensen (1953), Skand. Aktuarietidskr. 36, 87-91; Gross and Miller (1984), doi:10.1287/opre.32.2.343",
};
pub(super) const MMC_WAIT_FROM_EMPTY: Form = Form {
    name: "M/M/c from empty, wait",
    formula: "Poisson arrivals see time averages: mean wait = (E[waiting] + P(all busy)) S / c, by uniformisation",
    source: "Wolff (1982), doi:10.1287/opre.30.2.223; Gross and Miller (1984), doi:10.1287/opre.32.2.343",
};
pub(super) const MG_INFINITY: Form = Form {
    name: "M/G/infinity",
    formula: "mean number present at t = lambda times the integral of P(S > x) from 0 to t; lambda E[S] in the long run",
    source: "Eick, Massey, Whitt (1993), doi:10.1287/opre.41.4.731",
};
pub(super) const POLLACZEK_KHINCHINE: Form = Form {
    name: "Pollaczek-Khinchine",
    formula: "mean wait before the work begins = lambda E[S^2] / (2 (1 - rho))",
    source: "Kleinrock (1975), Queueing Systems I, section 5.7",
};
pub(super) const COBHAM: Form = Form {
    name: "Cobham",
    formula: "W_k = W_0 / ((1 - s_(k-1)) (1 - s_k)), W_0 = sum of lambda_i E[S_i^2] / 2, s_k the load of classes 1 to k",
    source: "Cobham (1954), doi:10.1287/opre.2.1.70",
};
pub(super) const MEAN_FIELD: Form = Form {
    name: "mean field",
    formula: "n (1 - r) = lambda",
    source: "the balance of what comes in and what comes back",
};
pub(super) const RENEWAL: Form = Form {
    name: "renewal equation",
    formula: "n(t) = lambda (1 - r exp(-g t)) / (1 - r), g = (1 - r) / mean delay, for exponential delays",
    source: "Feller (1971), An Introduction to Probability Theory and Its Applications II, section XI.1",
};
