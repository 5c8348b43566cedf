//! The feedback loops: which of them run.
//!
//! A loop carries what overload does back to the load. How strong one is nobody has measured, so each has a switch of its
//! own, and results come in three layers: arithmetic alone, with the loops for which there is some evidence, with all.
//! What a loop does stands where it acts; here is only whether it runs.

/// The lever that says which layer of loops runs.
pub const LAYER: &str = "loops.layer";

crate::choice! {
    /// The loops that run unless a switch says otherwise.
    pub enum Layer {
        /// None: what arithmetic alone says. The headline.
        Arithmetic = "arithmetic",
        /// Those with some evidence.
        Evidence = "evidence",
        /// All of them.
        All = "all",
    }
}

crate::choice! {
    /// One loop.
    pub enum LoopSwitch {
        /// It runs if the layer has it.
        ByLayer = "layer",
        /// It runs in every layer.
        On = "on",
        /// It runs in none.
        Off = "off",
    }
}

crate::levers! {
    /// Which feedback loops run.
    pub struct LoopLevers {
        /// Which loops run: `arithmetic` (none), `evidence` (R3, R4, B1, B2) or `all`; a scenario may write `loops = "..."` instead.
        layer: Layer = "loops.layer",
        /// R1, repeats: overload weakens plans, and weak plans let people come back.
        r1: LoopSwitch = "loops.r1",
        /// R2, late voice: whoever is contacted late takes up support less often.
        r2: LoopSwitch = "loops.r2",
        /// R3, staff loss: a caseload over the standard brings sickness and leavers.
        r3: LoopSwitch = "loops.r3",
        /// R4, seats without hours: a duty to attend fills seats, and files stay unread.
        r4: LoopSwitch = "loops.r4",
        /// R5, drain: statutory work takes hours from early intervention, and more people reach high risk.
        r5: LoopSwitch = "loops.r5",
        /// R6, exclusion: crowded agendas leave specialist services out, and services that are left out refer less.
        r6: LoopSwitch = "loops.r6",
        /// B1, threshold drift: a backlog turns people away, who are above the threshold and not heard.
        b1: LoopSwitch = "loops.b1",
        /// B2, more meetings: a backlog calls an additional sitting, at everybody's hours.
        b2: LoopSwitch = "loops.b2",
        /// B3, quality assurance: poor practice is seen and helped, after a delay.
        b3: LoopSwitch = "loops.b3",
        /// B4, equal status: a duty raises the Marac's place in representatives' calendars.
        b4: LoopSwitch = "loops.b4",
    }
}

/// A feedback loop: R reinforces, B balances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// Repeats.
    R1,
    /// Late voice.
    R2,
    /// Staff loss.
    R3,
    /// Seats without hours.
    R4,
    /// Drain of early intervention.
    R5,
    /// Exclusion of specialist services.
    R6,
    /// Threshold drift.
    B1,
    /// More meetings.
    B2,
    /// Quality assurance.
    B3,
    /// Equal status.
    B4,
}

impl Loop {
    /// How many there are.
    pub const COUNT: usize = 10;
    /// All of them, in the order of the switches.
    pub const ALL: [Self; Self::COUNT] =
        [Self::R1, Self::R2, Self::R3, Self::R4, Self::R5, Self::R6, Self::B1, Self::B2, Self::B3, Self::B4];

    /// Whether a layer has it.
    pub fn is_in(self, layer: Layer) -> bool {
        match layer {
            Layer::Arithmetic => false,
            Layer::Evidence => matches!(self, Self::R3 | Self::R4 | Self::B1 | Self::B2),
            Layer::All => true,
        }
    }
}

/// Which loops run, as the model needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loops([bool; Loop::COUNT]);

impl Loops {
    /// Whether a loop runs.
    #[inline]
    pub const fn run(self, which: Loop) -> bool {
        self.0[which as usize]
    }
}

impl LoopLevers {
    /// Which loops run: each by its own switch, or by the layer.
    pub fn switched(&self) -> Loops {
        let switches = [self.r1, self.r2, self.r3, self.r4, self.r5, self.r6, self.b1, self.b2, self.b3, self.b4];
        Loops(std::array::from_fn(|at| match switches[at] {
            LoopSwitch::ByLayer => Loop::ALL[at].is_in(self.layer),
            LoopSwitch::On => true,
            LoopSwitch::Off => false,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levers(layer: Layer, b3: LoopSwitch) -> LoopLevers {
        let [r1, r2, r3, r4, r5, r6, b1, b2, b4] = [LoopSwitch::ByLayer; 9];
        LoopLevers { layer, r1, r2, r3, r4, r5, r6, b1, b2, b3, b4 }
    }

    #[test]
    fn a_layer_runs_its_loops_and_a_switch_overrides_it() {
        let running = |levers: LoopLevers| {
            let loops = levers.switched();
            Loop::ALL.into_iter().filter(move |&which| loops.run(which)).collect::<Vec<_>>()
        };
        assert_eq!(running(levers(Layer::Arithmetic, LoopSwitch::ByLayer)), []);
        assert_eq!(running(levers(Layer::Arithmetic, LoopSwitch::On)), [Loop::B3]);
        assert_eq!(running(levers(Layer::Evidence, LoopSwitch::ByLayer)), [Loop::R3, Loop::R4, Loop::B1, Loop::B2]);
        assert_eq!(running(levers(Layer::All, LoopSwitch::ByLayer)), Loop::ALL);
        assert_eq!(running(levers(Layer::All, LoopSwitch::Off)).len(), Loop::COUNT - 1);
    }
}
