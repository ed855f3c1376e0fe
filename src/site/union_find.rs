//! Disjoint sets of numbers, joined step by step.

/// Sets of the numbers from 0 on. Each set is known by one of its members, its root.
#[derive(Clone, Debug, Default)]
pub(super) struct UnionFind {
    parent: Vec<usize>,
}

impl UnionFind {
    /// The numbers below `count`, each a set by itself.
    pub(super) fn new(count: usize) -> Self {
        UnionFind { parent: (0..count).collect() }
    }

    /// Adds the next number, a set by itself.
    pub(super) fn push(&mut self) {
        self.parent.push(self.parent.len());
    }

    /// The root of the set that `at` is in.
    pub(super) fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins the sets of `a` and `b`; the lower root stays. Says whether they were two.
    pub(super) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
        a != b
    }

    /// Joins a set to another, whose root stays. Both are given by their roots.
    pub(super) fn hang(&mut self, root: usize, below: usize) {
        self.parent[root] = below;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_join_and_keep_a_root() {
        let mut sets = UnionFind::new(4);
        sets.push();
        assert!(sets.join(3, 1) && sets.join(4, 3) && !sets.join(1, 4));
        assert_eq!([0, 1, 2, 3, 4].map(|at| sets.root(at)), [0, 1, 2, 1, 1]);
        sets.hang(1, 2);
        assert_eq!(sets.root(4), 2);
    }
}
