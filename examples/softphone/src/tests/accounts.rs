//! Who may have which number.

use super::*;

#[test]
fn a_number_has_one_user_and_a_client_too() {
    let accounts = accounts();
    let password = Hashed::new(PASSWORD).unwrap();
    let add = |user: &str, number: &str, client: &str| {
        let added = accounts.add(user, &password, &line(number, client));
        added.expect_err("refused").to_string()
    };
    for (user, number, client, part) in [
        ("eve", "+815031234567", "eve", "number +81…4567 is another line's already"),
        ("eve", "+815031234568", "DeviceId_0001", "is another user's already"),
        ("ada", "+815031234568", "eve", "\"ada\" is there already"),
        ("", "+815031234568", "eve", "1 to 64 characters"),
        (" eve", "+815031234568", "eve", "no blanks around"),
    ] {
        let error = add(user, number, client);
        assert!(error.contains(part), "{user} {number} {client}: {error}");
    }
    // Nothing of what was refused stays behind.
    assert!(accounts.all().unwrap().iter().all(|(user, _)| user != "eve"));
    let error = accounts.add_line("eve", &line("+815031234568", "eve")).unwrap_err();
    assert!(error.to_string().contains("there is no user \"eve\""), "{error}");
}

#[tokio::test]
async fn who_is_removed_has_nothing() {
    let accounts = accounts();
    let number = phone("+81-50-3123-4567");
    assert_eq!(accounts.client(&number).await.unwrap().as_deref(), Some("DeviceId_0001"));
    accounts.remove("ada").unwrap();
    assert_eq!(accounts.client(&number).await.unwrap(), None);
    assert_eq!(accounts.numbers("DeviceId_0001").await.unwrap(), []);
    let (password, lines) = accounts.user("ada").await.unwrap();
    assert!(password.is_none() && lines.is_empty());
    assert!(accounts.remove("ada").is_err());
}

#[test]
fn lines_are_sound() {
    for client in ["", "a b", "client:a", "ä", "a-b", &"x".repeat(257)] {
        assert!(Line::new(phone("+815031234567"), client).is_err(), "{client}");
    }
    assert!(Line::new(phone("+14155550100 x5"), "a").is_err());
    assert!(Line::new(phone("+1415"), "a").is_err());
}

#[test]
fn the_file_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("softphone.db");
    let password = Hashed::new(PASSWORD).unwrap();
    let ours = line("+815031234567", "DeviceId_0001");
    Accounts::open(&file).unwrap().add("ada", &password, &ours).unwrap();
    let again = Accounts::open(&file).unwrap();
    assert_eq!(again.all().unwrap(), [("ada".to_owned(), ours)]);
}
