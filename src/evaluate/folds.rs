//! How far a figure would move with other articles of the same sort.

use std::fmt;

use serde::Serialize;

/// A figure with its spread over articles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The figure's name.
    pub name: &'static str,
    /// The figure on all articles, 0 to 1.
    pub all: f64,
    /// Two standard errors below and above it: nineteen of twenty other sets of articles of the same
    /// sort and number are expected in between.
    pub interval: [f64; 2],
    /// The figure on the fold where it is lowest and where it is highest.
    pub folds: [f64; 2],
}

/// Named figures of some articles, 0 to 1.
pub type Figures = Vec<(&'static str, f64)>;

/// The spread of figures over `folds` parts of `articles` articles, which are dealt out in turn.
/// `figures` computes them on those articles whose number it is told to take.
pub fn spread(
    articles: usize,
    folds: usize,
    figures: impl Fn(&dyn Fn(usize) -> bool) -> Figures,
) -> Vec<Spread> {
    let folds = folds.min(articles);
    if folds < 2 {
        return Vec::new();
    }
    let all = figures(&|_| true);
    let alone: Vec<Figures> = (0..folds).map(|fold| figures(&|at| at % folds == fold)).collect();
    let without: Vec<Figures> = (0..folds).map(|fold| figures(&|at| at % folds != fold)).collect();
    let column = |of: &[Figures], name| -> Vec<f64> {
        let values = of.iter().flatten().filter(|(other, _)| *other == name);
        values.map(|(_, value)| *value).collect()
    };
    let rows = all.iter().map(|&(name, all)| {
        let (alone, without) = (column(&alone, name), column(&without, name));
        let error = 2.0 * standard_error(&without);
        let lowest = alone.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = alone.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let interval = [(all - error).max(0.0), (all + error).min(1.0)];
        Spread { name, all, interval, folds: [lowest, highest] }
    });
    rows.collect()
}

/// The standard error of a figure, from what it is without each of the folds (the jackknife).
fn standard_error(without: &[f64]) -> f64 {
    let n = f64::from(u32::try_from(without.len()).unwrap_or(u32::MAX));
    let mean = without.iter().sum::<f64>() / n;
    let squares: f64 = without.iter().map(|value| (value - mean).powi(2)).sum();
    ((n - 1.0) / n * squares).sqrt()
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.interval.map(|value| 100.0 * value);
        let [lowest, highest] = self.folds.map(|value| 100.0 * value);
        write!(
            f,
            "{:<28} {:>5.1}  {low:>5.1} to {high:>5.1}  {lowest:>5.1} to {highest:>5.1}",
            self.name,
            100.0 * self.all
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean of numbers has the standard error that every textbook gives.
    #[test]
    fn the_error_of_a_mean_is_that_of_the_textbook() {
        let values = [0.2, 0.4, 0.9, 0.5, 0.3];
        let mean = |takes: &dyn Fn(usize) -> bool| -> Figures {
            let kept: Vec<f64> =
                values.iter().enumerate().filter(|(at, _)| takes(*at)).map(|(_, v)| *v).collect();
            let n = f64::from(u32::try_from(kept.len()).unwrap());
            vec![("mean", kept.iter().sum::<f64>() / n)]
        };
        let rows = spread(values.len(), 9, mean);
        let [row] = &rows[..] else { panic!("one figure") };
        let variance: f64 = values.iter().map(|v| (v - 0.46_f64).powi(2)).sum::<f64>() / 4.0;
        let error = 2.0 * (variance / 5.0).sqrt();
        assert!((row.all - 0.46).abs() < 1e-9);
        assert!((row.interval[0] - (0.46 - error)).abs() < 1e-9);
        assert!((row.folds[0] - 0.2).abs() < 1e-9 && (row.folds[1] - 0.9).abs() < 1e-9);
        assert!(spread(1, 5, mean).is_empty());
    }
}
