//! Weights that make what is right probable: a choice among alternatives (softmax) with a squared
//! penalty, by Newton's method.

use std::collections::BTreeMap;

/// Steps at most; each about squares what is left to gain.
const STEPS: usize = 14;

/// Alternatives of which some are right.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// For every alternative the numbers of the weights that it has.
    pub(super) weights: Vec<Vec<usize>>,
    /// Which of them are right: at least one.
    pub(super) right: Vec<bool>,
    /// How much it counts; 1 for a whole label.
    pub(super) counts: f64,
}

/// The weights, by number, of greatest penalised likelihood; `penalty` tells what a weight is
/// expected to be, and what the square of its distance costs. They are sought from `start` on. The same
/// choices give the same weights to the bit.
pub(super) fn solve(
    choices: &[Choice],
    start: &BTreeMap<usize, f64>,
    penalty: impl Fn(usize) -> (f64, f64),
) -> BTreeMap<usize, f64> {
    let used: BTreeMap<usize, usize> =
        choices.iter().flat_map(|one| one.weights.iter().flatten()).map(|&at| (at, 0)).collect();
    let numbers: Vec<usize> = used.into_keys().collect();
    let column: BTreeMap<usize, usize> =
        numbers.iter().enumerate().map(|(at, &number)| (number, at)).collect();
    let data: Vec<Choice> = choices
        .iter()
        .map(|one| Choice {
            weights: one
                .weights
                .iter()
                .map(|of| of.iter().map(|at| column[at]).collect())
                .collect(),
            right: one.right.clone(),
            counts: one.counts,
        })
        .collect();
    let costs: Vec<(f64, f64)> = numbers.iter().map(|&number| penalty(number)).collect();
    let mut weights: Vec<f64> =
        numbers.iter().map(|number| start.get(number).copied().unwrap_or(0.0)).collect();
    for _ in 0..STEPS {
        let (slope, curve) = derivatives(&data, &costs, &weights);
        let step = cholesky(curve, slope);
        let most = step.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        // A step too far would swing.
        let scale = if most > 2.0 { 2.0 / most } else { 1.0 };
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight += scale * step;
        }
        if most < 1e-4 {
            break;
        }
    }
    numbers.into_iter().zip(weights).collect()
}

/// Slope of the likelihood, and how its curve bends (as a positive matrix, row by row).
fn derivatives(
    data: &[Choice],
    costs: &[(f64, f64)],
    weights: &[f64],
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = weights.len();
    let mut slope: Vec<f64> =
        weights.iter().zip(costs).map(|(weight, (prior, cost))| cost * (prior - weight)).collect();
    let mut curve = vec![vec![0.0; size]; size];
    for (at, &(_, cost)) in costs.iter().enumerate() {
        curve[at][at] = cost;
    }
    // How often each weight is had on the average of one choice's alternatives.
    let (mut mean, mut touched) = (vec![0.0; size], Vec::new());
    for choice in data {
        let chances = probabilities(choice, weights);
        let good: f64 =
            chances.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(p, _)| p).sum();
        for ((of, &chance), &right) in choice.weights.iter().zip(&chances).zip(&choice.right) {
            let gain = if right { chance / good.max(1e-12) } else { 0.0 } - chance;
            let (gain, chance) = (choice.counts * gain, choice.counts * chance);
            for &at in of {
                slope[at] += gain;
                if mean[at] == 0.0 {
                    touched.push(at);
                }
                mean[at] += chance.max(1e-300);
                for &other in of {
                    if other <= at {
                        curve[at][other] += chance;
                    }
                }
            }
        }
        for &at in &touched {
            for &other in touched.iter().filter(|&&other| other <= at) {
                curve[at][other] -= mean[at] * mean[other] / choice.counts;
            }
        }
        for at in touched.drain(..) {
            mean[at] = 0.0;
        }
    }
    (slope, curve)
}

fn probabilities(choice: &Choice, weights: &[f64]) -> Vec<f64> {
    let odds: Vec<f64> =
        choice.weights.iter().map(|of| of.iter().map(|&at| weights[at]).sum()).collect();
    let most = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = odds.iter().map(|value| (value - most).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|value| value / sum).collect()
}

/// Solves a positive definite system of which the lower half is given.
fn cholesky(mut rows: Vec<Vec<f64>>, mut vector: Vec<f64>) -> Vec<f64> {
    let size = vector.len();
    for at in 0..size {
        let (above, below) = rows.split_at_mut(at);
        let row = &mut below[0];
        for other in 0..at {
            let done: f64 =
                row[..other].iter().zip(&above[other][..other]).map(|(a, b)| a * b).sum();
            row[other] = (row[other] - done) / above[other][other];
        }
        let done: f64 = row[..at].iter().map(|value| value * value).sum();
        row[at] = (row[at] - done).max(1e-12).sqrt();
        let done: f64 = row[..at].iter().zip(&vector[..at]).map(|(a, b)| a * b).sum();
        vector[at] = (vector[at] - done) / row[at];
    }
    for at in (0..size).rev() {
        vector[at] /= rows[at][at];
        let value = vector[at];
        for other in 0..at {
            vector[other] -= rows[at][other] * value;
        }
    }
    vector
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_more_often_weighs_more() {
        let choice = |right: usize| Choice {
            weights: vec![vec![3], vec![7]],
            right: (0..2).map(|at| at == right).collect(),
            counts: 1.0,
        };
        let choices: Vec<Choice> = [0, 0, 0, 1].map(choice).to_vec();
        let free = solve(&choices, &BTreeMap::new(), |_| (0.0, 1e-6));
        let odds = free[&3] - free[&7];
        assert!((odds - 3.0_f64.ln()).abs() < 1e-3, "{odds}");
        let dear = solve(&choices, &free, |_| (0.0, 1.0));
        assert!(dear[&3] > 0.0 && dear[&3] - dear[&7] < odds, "{dear:?}");
    }
}
