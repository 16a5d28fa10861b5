// SPDX-License-Identifier: AGPL-3.0-or-later
//! Figures of the workload out of a seed: the same on every machine.

use engine::batch::MISSING;

use super::{OBJECTIVES, ROWS, Workload};

const SEED: u64 = 20_260_101;

const OBJECTIVE_WEIGHTS: [i32; 6] = [5, 10, 15, 20, 25, 50];
const INDICATOR_WEIGHTS: [[i32; ROWS]; 5] =
    [[50, 25, 25], [40, 30, 30], [34, 33, 33], [60, 20, 20], [70, 20, 10]];
const PHASE_WEIGHTS: [[i32; ROWS]; 3] = [[34, 33, 33], [50, 30, 20], [20, 30, 50]];
/// Progress of a phase in hundredths of a point, with its frequency in hundredths.
const PROGRESS: [(i64, u32); 6] = [(0, 5), (2_500, 5), (5_000, 10), (7_500, 10), (9_000, 10), (10_000, 60)];
/// Which of the rules, with its frequency in hundredths.
const KINDS: [(u8, u32); 3] = [(0, 70), (1, 15), (2, 15)];

impl Workload {
    /// That many plans out of the fixed seed.
    #[must_use]
    pub fn generated(plans: usize) -> Workload {
        let mut random = Random(SEED);
        let mut workload = Workload::empty(plans);
        for _ in 0..plans * OBJECTIVES {
            workload.objective_weight.push(random.one_of(&OBJECTIVE_WEIGHTS));
            workload.indicator_weight.extend(random.one_of(&INDICATOR_WEIGHTS));
            workload.phase_weight.extend(random.one_of(&PHASE_WEIGHTS));
            for _ in 0..ROWS {
                let baseline = random.below(400) * 25;
                let size = (1 + random.below(399)) * 25;
                let way = if random.below(100) < 75 { size } else { -size };
                let reached = (way * random.below(131)).div_euclid(100) + random.below(7) - 3;
                let missing = random.below(100) < 4;
                workload.baseline.push(baseline);
                workload.target.push(baseline + way);
                workload.actual.push(if missing { MISSING } else { baseline + reached });
                workload.kind.push(random.by_frequency(&KINDS));
                workload.done.push(random.by_frequency(&PROGRESS));
            }
        }
        workload
    }
}

/// `SplitMix64`: one word of state, good enough for figures that only have to be varied.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// From zero to less than `end`, which is small.
    fn below(&mut self, end: u32) -> i64 {
        ((u64::from(end) * (self.next() >> 32)) >> 32).cast_signed()
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let count = u32::try_from(all.len()).expect("a short list");
        all[usize::try_from(self.below(count)).expect("not negative")]
    }

    fn by_frequency<T: Copy>(&mut self, all: &[(T, u32)]) -> T {
        let mut left = self.below(100);
        for (it, frequency) in all {
            left -= i64::from(*frequency);
            if left < 0 {
                return *it;
            }
        }
        all[all.len() - 1].0
    }
}
