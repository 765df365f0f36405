//! Passwords, kept as what only the password itself gives again.

use argon2::Argon2;
use subtle::ConstantTimeEq as _;

/// Random bytes that make equal passwords differ.
const SALT: usize = 16;
/// What Argon2id makes of password and salt, at the cost that OWASP names as the least.
const HASH: usize = 32;

/// The longest password, in bytes: hashing more is work that anybody could ask for.
pub(crate) const MAX_PASSWORD: usize = 1024;

/// A password as it is stored: the salt, then the hash.
pub(crate) struct Hashed([u8; SALT + HASH]);

/// Why a password cannot be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("a password has 8 characters or more; give a longer one, or none to have one made")]
    Short,
    #[error("a password has {MAX_PASSWORD} bytes at most; give a shorter one")]
    Long,
    #[error("the machine gives no random numbers: {0}")]
    Random(getrandom::Error),
    #[error("the password cannot be hashed: {0}")]
    Hash(argon2::Error),
}

impl Hashed {
    /// Hashes a new password.
    pub(crate) fn new(password: &str) -> Result<Self, PasswordError> {
        if password.chars().count() < 8 {
            return Err(PasswordError::Short);
        }
        if password.len() > MAX_PASSWORD {
            return Err(PasswordError::Long);
        }
        let mut salt = [0; SALT];
        getrandom::fill(&mut salt).map_err(PasswordError::Random)?;
        Self::with(password, salt).map_err(PasswordError::Hash)
    }

    /// What was stored; `None` if it is no hash of ours.
    pub(crate) fn stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it is the hash of that password; takes as long for every password.
    pub(crate) fn is_of(&self, password: &str) -> bool {
        let salt = self.0.first_chunk().copied().unwrap_or_default();
        match Self::with(password, salt) {
            Ok(given) => bool::from(given.0.ct_eq(&self.0)),
            Err(_) => false,
        }
    }

    fn with(password: &str, salt: [u8; SALT]) -> Result<Self, argon2::Error> {
        let mut bytes = [0; SALT + HASH];
        let (front, hash) = bytes.split_at_mut(SALT);
        front.copy_from_slice(&salt);
        Argon2::default().hash_password_into(password.as_bytes(), &salt, hash)?;
        Ok(Self(bytes))
    }
}

/// Whether a user's password is this one. A user who does not exist takes as long to be refused as
/// one who does, so that nobody learns who is there.
pub(crate) fn fits(stored: Option<Hashed>, password: &str) -> bool {
    let exists = stored.is_some();
    // No password is known whose hash is all zeros.
    let fits = stored.unwrap_or(Hashed([0; SALT + HASH])).is_of(password);
    exists & fits
}

/// A new password: 100 random bits, in letters and digits that are hard to mistake.
pub(crate) fn made() -> Result<String, PasswordError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0_u8; 20];
    getrandom::fill(&mut random).map_err(PasswordError::Random)?;
    let letters = random.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    let mut password = String::with_capacity(24);
    for (at, letter) in letters.enumerate() {
        if at > 0 && at % 5 == 0 {
            password.push('-');
        }
        password.push(letter);
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_fits() {
        let stored = || Hashed::stored(Hashed::new("correct horse").unwrap().bytes());
        assert!(fits(stored(), "correct horse"));
        for wrong in ["", "correct hors", "Correct horse", "correct horse "] {
            assert!(!fits(stored(), wrong), "{wrong:?}");
        }
        assert!(!fits(None, "correct horse"));
        assert!(Hashed::stored(b"correct horse").is_none());
    }

    #[test]
    fn equal_passwords_are_stored_differently() {
        let [one, two] = [(); 2].map(|()| Hashed::new("correct horse").unwrap());
        assert_ne!(one.bytes(), two.bytes());
        assert!(!one.bytes().windows(7).any(|part| part == b"correct"));
    }

    #[test]
    fn new_passwords_have_a_length() {
        assert!(matches!(Hashed::new("1234567"), Err(PasswordError::Short)));
        assert!(matches!(Hashed::new(&"x".repeat(1025)), Err(PasswordError::Long)));
        let made = [(); 2].map(|()| made().unwrap());
        assert_ne!(made[0], made[1]);
        assert_eq!(made[0].len(), 23);
        assert!(Hashed::new(&made[0]).is_ok());
    }
}
