//! Things by key, in a table that grows without holding anybody up.
//!
//! A table of a million events is moved several times while it fills, and would make everybody wait for
//! tenths of a second. So it is many small ones, and their hashes lie beside the keys, which need not be
//! fetched from memory to be hashed again.

use std::hash::BuildHasher as _;

use hashbrown::hash_table::{Entry, HashTable, OccupiedEntry, VacantEntry};

use crate::{Key, key::KeyHashes};

/// How many small tables a table is.
const PARTS: usize = 64;

/// Something by key.
#[derive(Debug)]
pub(crate) struct Table<T> {
    parts: [HashTable<Row<T>>; PARTS],
    hashes: KeyHashes,
}

#[derive(Debug)]
struct Row<T> {
    hash: u64,
    key: Key,
    value: T,
}

/// Where a key has its place.
pub(super) enum Place<'a, T> {
    Taken(Taken<'a, T>),
    Free(Free<'a, T>),
}

/// The place of a key that is there.
pub(super) struct Taken<'a, T>(OccupiedEntry<'a, Row<T>>);

/// The place of a key that is not there.
pub(super) struct Free<'a, T> {
    entry: VacantEntry<'a, Row<T>>,
    hash: u64,
    key: Key,
}

/// The part that a key with that hash is in. Its place there is told by other bits.
fn part(hash: u64) -> usize {
    (hash >> 40) as usize % PARTS
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { parts: std::array::from_fn(|_| HashTable::new()), hashes: KeyHashes::default() }
    }
}

impl<T> Table<T> {
    /// The place of a key: one look for whoever may put something there.
    pub(super) fn place(&mut self, key: Key) -> Place<'_, T> {
        let hash = self.hashes.hash_one(&key);
        match self.parts[part(hash)].entry(hash, |row| row.key == key, |row| row.hash) {
            Entry::Occupied(entry) => Place::Taken(Taken(entry)),
            Entry::Vacant(entry) => Place::Free(Free { entry, hash, key }),
        }
    }

    pub(crate) fn get(&self, key: &Key) -> Option<&T> {
        let hash = self.hashes.hash_one(key);
        self.parts[part(hash)].find(hash, |row| row.key == *key).map(|row| &row.value)
    }

    pub(crate) fn get_mut(&mut self, key: &Key) -> Option<&mut T> {
        let hash = self.hashes.hash_one(key);
        self.parts[part(hash)].find_mut(hash, |row| row.key == *key).map(|row| &mut row.value)
    }

    pub(super) fn remove(&mut self, key: &Key) {
        let hash = self.hashes.hash_one(key);
        if let Ok(entry) = self.parts[part(hash)].find_entry(hash, |row| row.key == *key) {
            entry.remove();
        }
    }

    /// The hash of a key, by which [`find`](Self::find) finds what has it.
    pub(super) fn hash(&self, key: &Key) -> u64 {
        self.hashes.hash_one(key)
    }

    /// What has a key of that hash and is meant.
    pub(super) fn find(&mut self, hash: u64, meant: impl Fn(&T) -> bool) -> Option<(&Key, &mut T)> {
        let row =
            self.parts[part(hash)].find_mut(hash, |row| row.hash == hash && meant(&row.value));
        row.map(|row| (&row.key, &mut row.value))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &T)> {
        self.parts.iter().flatten().map(|row| (&row.key, &row.value))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.parts.iter().flatten().map(|row| &row.value)
    }

    #[cfg(any(test, feature = "testkit"))]
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.parts.iter_mut().flatten().map(|row| &mut row.value)
    }
}

impl<'a, T> Taken<'a, T> {
    pub(super) fn into_value(self) -> &'a mut T {
        &mut self.0.into_mut().value
    }
}

impl<'a, T> Free<'a, T> {
    /// The hash of the key.
    pub(super) fn hash(&self) -> u64 {
        self.hash
    }

    pub(super) fn fill(self, value: T) -> &'a mut T {
        let Self { entry, hash, key } = self;
        &mut entry.insert(Row { hash, key, value }).into_mut().value
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_table_finds_what_was_put_into_it() {
        let key = |number: u64| Key::new("t", format!("k{number}"));
        let (mut table, mut expected) = (Table::default(), BTreeMap::new());
        for number in 0..3000 {
            let (key, value) = (key(number * 7 % 1000), number);
            match table.place(key.clone()) {
                Place::Taken(taken) => *taken.into_value() += value,
                Place::Free(free) => *free.fill(0) += value,
            }
            *expected.entry(key).or_insert(0) += value;
            if number % 5 == 0 {
                let gone = Key::new("t", format!("k{}", number * 3 % 1000));
                table.remove(&gone);
                expected.remove(&gone);
            }
        }
        assert_eq!(table.values().count(), expected.len());
        for (key, value) in &expected {
            let hash = table.hash(key);
            assert_eq!(table.find(hash, |found| found == value), Some((key, &mut value.clone())));
            assert_eq!(table.find(hash, |found| found != value), None);
        }
        assert!(expected.iter().all(|(key, value)| table.get(key) == Some(value)));
        table.values_mut().for_each(|value| *value /= 2);
        let mut found: Vec<_> = table.iter().map(|(key, value)| (key.clone(), *value)).collect();
        found.sort();
        let halves = expected.into_iter().map(|(key, value)| (key, value / 2));
        assert_eq!(found, halves.collect::<Vec<_>>());
        assert_eq!(table.get_mut(&key(5000)), None);
    }
}
