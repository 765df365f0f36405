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

    pub(super) fn retain(&mut self, mut keep: impl FnMut(&mut T) -> bool) {
        for part in &mut self.parts {
            part.retain(|row| keep(&mut row.value));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(HashTable::len).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Key, &T)> {
        self.parts.iter().flatten().map(|row| (&row.key, &row.value))
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.parts.iter().flatten().map(|row| &row.value)
    }

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
        assert_eq!(table.len(), expected.len());
        assert!(expected.iter().all(|(key, value)| table.get(key) == Some(value)));
        table.values_mut().for_each(|value| *value /= 2);
        table.retain(|value| *value % 2 == 0);
        let mut found: Vec<_> = table.iter().map(|(key, value)| (key.clone(), *value)).collect();
        found.sort();
        let halves = expected.into_iter().map(|(key, value)| (key, value / 2));
        assert_eq!(found, halves.filter(|(_, value)| value % 2 == 0).collect::<Vec<_>>());
        assert_eq!(table.get_mut(&key(5000)), None);
    }
}
