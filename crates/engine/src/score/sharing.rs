// SPDX-License-Identifier: AGPL-3.0-or-later
//! Funds shared among nodes by the rules of the system.

use super::{Scorecard, Scorer};
use crate::{
    expression::{Expression, Undefined, Value},
    number::Number,
    primitive::share,
    system::CompiledSharing,
};

/// A fund shared by one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Allocation<'a> {
    /// Name of the rule.
    pub name: &'a str,
    /// Title of the rule.
    pub title: &'a str,
    /// The amount to share, or why there is none.
    pub amount: Result<Number, Undefined>,
    /// What each node takes.
    pub payments: Vec<Payment>,
    /// What remains with the body.
    pub savings: Number,
}

/// What a node takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// The node.
    pub node: usize,
    /// Units (or quota) it shares by; `None` when it has no right or they cannot be computed.
    pub units: Result<Number, Undefined>,
    /// Euros, with two decimals.
    pub amount: Number,
}

impl<'a> Scorer<'a> {
    /// Applies every sharing rule of the system.
    #[must_use]
    pub fn share(&self, card: &Scorecard) -> Vec<Allocation<'a>> {
        self.compiled.sharings.iter().map(|it| self.share_one(card, it)).collect()
    }

    fn share_one(&self, card: &Scorecard, rule: &'a CompiledSharing) -> Allocation<'a> {
        let amount = number(&rule.amount, &mut |name| self.look_up(0, name, None));
        let nodes = (0..self.tree.nodes.len()).filter(|it| self.tree.nodes[*it].level == rule.level);
        let mut payments: Vec<Payment> = nodes
            .map(|node| Payment { node, units: self.units(card, rule, node), amount: Number::ZERO })
            .collect();
        let mut allocation = Allocation {
            name: &rule.name,
            title: &rule.title,
            amount,
            payments: Vec::new(),
            savings: Number::ZERO,
        };
        if let Ok(total) = &allocation.amount {
            allocation.savings = self.pay(rule, total, &mut payments);
        }
        allocation.payments = payments;
        allocation
    }

    /// Shares each pool; the amount is split among pools in proportion to their units.
    fn pay(&self, rule: &CompiledSharing, total: &Number, payments: &mut [Payment]) -> Number {
        let units: Vec<Number> = payments.iter().map(|it| it.units.clone().unwrap_or(Number::ZERO)).collect();
        let pools: Vec<String> = payments.iter().map(|it| self.pool(rule, it.node)).collect();
        let mut names: Vec<&String> = pools.iter().collect();
        names.sort();
        names.dedup();
        let of =
            |name: &String| -> Vec<usize> { (0..units.len()).filter(|it| pools[*it] == *name).collect() };
        let sums: Vec<Number> = names.iter().map(|it| of(it).iter().map(|at| &units[*at]).sum()).collect();
        let budgets = match names.len() {
            1 => vec![total.clone()],
            _ => share::by_units(total, &sums, rule.cents).amounts,
        };
        let mut savings = total - &budgets.iter().sum::<Number>();
        for (name, budget) in names.iter().zip(&budgets) {
            let members = of(name);
            let units: Vec<Number> = members.iter().map(|it| units[*it].clone()).collect();
            let shared = match rule.quota {
                Some(_) => share::by_quotas(budget, &units, rule.leftover, rule.cents),
                None => share::by_units(budget, &units, rule.cents),
            };
            savings += shared.savings;
            for (at, amount) in members.into_iter().zip(shared.amounts) {
                payments[at].amount = amount;
            }
        }
        savings
    }

    fn pool(&self, rule: &CompiledSharing, node: usize) -> String {
        match rule.pool.as_str() {
            "" => String::new(),
            "struttura" => self.tree.nodes[node].structure.to_owned(),
            name => {
                let datum = self.datum(node, name);
                datum.map_or_else(String::new, |it| it.value.text.trim().to_owned())
            }
        }
    }

    fn units(&self, card: &Scorecard, rule: &CompiledSharing, node: usize) -> Result<Number, Undefined> {
        let outcome = card.of(node);
        let score = outcome.value.clone().ok_or_else(|| Undefined::Missing("punteggio".to_owned()))?;
        let piece = outcome.band.map(|(curve, piece)| &self.compiled.curves[curve].pieces[piece].row);
        let mut scope = |name: &str| match name {
            "punteggio" => Value::Number(score.clone()),
            "coefficiente" | "importo" => {
                let cell = piece.map(|it| if name == "importo" { &it.amount } else { &it.coefficient });
                let found = cell.and_then(|it| it.value.clone());
                found.map_or_else(|| Value::Undefined(Undefined::Missing(name.to_owned())), Value::Number)
            }
            _ => self.look_up(node, name, None),
        };
        if let Some(entitled) = &rule.entitled {
            match entitled.evaluate(&mut scope) {
                Value::Bool(true) => (),
                Value::Bool(false) => return Ok(Number::ZERO),
                Value::Undefined(it) => return Err(it),
                Value::Number(_) | Value::Date(_) => {
                    return Err(Undefined::Other(format!("«{}» non è una condizione", entitled.source())));
                }
            }
        }
        let expression = rule.units.as_ref().or(rule.quota.as_ref());
        expression.map_or(Ok(Number::ZERO), |it| number(it, &mut scope))
    }
}

fn number(expression: &Expression, scope: &mut dyn FnMut(&str) -> Value) -> Result<Number, Undefined> {
    match expression.evaluate(scope) {
        Value::Number(it) => Ok(it),
        Value::Undefined(it) => Err(it),
        Value::Bool(_) | Value::Date(_) => {
            Err(Undefined::Other(format!("«{}» non dà un numero", expression.source())))
        }
    }
}
