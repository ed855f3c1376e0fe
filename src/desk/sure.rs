//! How sure a share is that was counted in a random sample.

/// The bounds, 0 to 1, between which a share lies with a probability of 95 %, if `count` of `of` that
/// were drawn at random have it (Clopper and Pearson 1934: never narrower than that).
pub fn interval(count: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let tail = 0.025;
    // The share at which so many or more, or so few or fewer, would be drawn as seldom as that.
    let lower = if count == 0 { 0.0 } else { solve(|p| at_most(count - 1, of, p) > 1.0 - tail) };
    let upper = if count == of { 1.0 } else { solve(|p| at_most(count, of, p) > tail) };
    (lower, upper)
}

/// The share up to which something holds.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// The probability that at most `count` of `of` have what each has with probability `p`.
fn at_most(count: u32, of: u32, p: f64) -> f64 {
    let (mut sum, mut log) = (0.0, f64::from(of) * (1.0 - p).ln());
    for k in 0..=count {
        sum += log.exp();
        log += (f64::from(of - k) / f64::from(k + 1)).ln() + p.ln() - (1.0 - p).ln();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(found: (f64, f64), wanted: (f64, f64)) -> bool {
        (found.0 - wanted.0).abs() < 5e-4 && (found.1 - wanted.1).abs() < 5e-4
    }

    #[test]
    fn bounds_are_those_of_the_tables() {
        assert!(is_near(interval(0, 10), (0.0, 0.3085)), "{:?}", interval(0, 10));
        assert!(is_near(interval(5, 10), (0.1871, 0.8129)), "{:?}", interval(5, 10));
        assert!(is_near(interval(10, 10), (0.6915, 1.0)), "{:?}", interval(10, 10));
        assert_eq!(interval(0, 0), (0.0, 1.0));
    }

    #[test]
    fn the_truth_lies_between_them_in_nine_of_ten_samples_and_more() {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut roll = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed % 1000
        };
        for wrong in [20, 70, 300] {
            let is_held = |_: &u32| {
                let count = (0..84).filter(|_| roll() < wrong).count();
                let (low, high) = interval(u32::try_from(count).unwrap(), 84);
                #[expect(clippy::cast_precision_loss, reason = "a small number")]
                let share = wrong as f64 / 1000.0;
                low <= share && share <= high
            };
            let held = (0..1000).filter(is_held).count();
            assert!(held >= 930, "{wrong}: {held}");
        }
    }
}
