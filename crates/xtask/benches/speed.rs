// SPDX-License-Identifier: AGPL-3.0-or-later
//! Speed of the engine and of reading, on the workload W2: `cargo bench --package xtask`.

use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::ItemsCount};
use engine::{batch::Batch, model::Dossier, score::Scorer, system::Compiled, tree::Tree};
use xtask::workload::{PLANS, SHAPE, Workload};

fn main() {
    divan::main();
}

/// A dossier that lasts as long as the process, with its system.
fn dossier() -> &'static Dossier {
    static DOSSIER: LazyLock<Dossier> = LazyLock::new(|| read(&Workload::generated(1).dossier(0)));
    &DOSSIER
}

fn read(line: &str) -> Dossier {
    formats::read_json(line, None).expect("the workload writes dossiers")
}

fn system() -> &'static Compiled {
    static SYSTEM: LazyLock<Compiled> = LazyLock::new(|| {
        xtask::system("examples/carico-w2/sistema.toml").expect("the system of the workload")
    });
    &SYSTEM
}

/// One plan of 30 objectives, 90 indicators and 90 phases.
mod one_plan {
    use super::{Batch, Bencher, SHAPE, Scorer, Tree, Workload, black_box, dossier, read, system};

    #[divan::bench]
    fn values(bencher: Bencher<'_, '_>) {
        let tree = Tree::build(dossier()).expect("a tree");
        let scorer = Scorer::new(&tree, system());
        bencher.bench_local(|| scorer.score());
    }

    #[divan::bench]
    fn values_and_explanation(bencher: Bencher<'_, '_>) {
        let tree = Tree::build(dossier()).expect("a tree");
        let scorer = Scorer::new(&tree, system());
        bencher.bench_local(|| {
            let card = scorer.score();
            let why = scorer.explain(&card, 0);
            (card, why)
        });
    }

    #[divan::bench]
    fn explanation_of_an_objective(bencher: Bencher<'_, '_>) {
        let tree = Tree::build(dossier()).expect("a tree");
        let scorer = Scorer::new(&tree, system());
        let card = scorer.score();
        let at = tree.find("o1").expect("the workload has it");
        bencher.bench_local(|| scorer.explain(&card, at));
    }

    #[divan::bench]
    fn tree_and_lookups(bencher: Bencher<'_, '_>) {
        bencher.bench_local(|| {
            let tree = Tree::build(dossier()).expect("a tree");
            black_box(Scorer::new(&tree, system()));
        });
    }

    #[divan::bench]
    fn json_line(bencher: Bencher<'_, '_>) {
        let line = Workload::generated(1).dossier(0);
        bencher.counter(divan::counter::BytesCount::of_str(&line)).bench_local(|| read(black_box(&line)));
    }

    /// Every check on the largest of the documents of examples/.
    #[divan::bench]
    fn checks_of_portoferraio(bencher: Bencher<'_, '_>) {
        let folder = xtask::root().join("examples/portoferraio-2021");
        let read = formats::read(&folder, None).expect("the example is a dossier");
        bencher.bench_local(|| engine::check::check(&read.dossier).expect("a tree").len());
    }

    #[divan::bench]
    fn in_a_batch(bencher: Bencher<'_, '_>) {
        let mut workload = Workload::generated(1);
        let batch = Batch::new(system(), &SHAPE).expect("columns hold all");
        let columns = workload.bind(system()).expect("the rules of the workload");
        bencher.bench_local(|| batch.score(&columns, 1));
    }
}

/// All plans, on one thread and on two.
#[divan::bench(args = [1, 2], sample_count = 50)]
fn batch_of_all_plans(bencher: Bencher<'_, '_>, threads: usize) {
    let mut workload = Workload::load().expect("the workload");
    let batch = Batch::new(system(), &SHAPE).expect("columns hold all");
    let columns = workload.bind(system()).expect("the rules of the workload");
    bencher.counter(ItemsCount::new(PLANS)).bench_local(|| batch.score(&columns, threads));
}
