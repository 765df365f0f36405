//! What the bot says, in Portuguese.

use fulfill_runtime::dialogue::Catalog;

/// Every text by its English original.
pub(crate) fn catalog() -> Catalog {
    Catalog::new().language(
        "pt",
        [
            ("I book tables. What would you like to do?", "Eu reservo mesas. O que deseja?"),
            ("Book a table", "Reservar uma mesa"),
            ("My booking", "Minha reserva"),
            ("For how many people?", "Para quantas pessoas?"),
            ("Our largest table has twelve chairs.", "Nossa maior mesa tem doze lugares."),
            ("On which day?", "Em que dia?"),
            ("Which day would that be?", "Que dia seria?"),
            ("We are closed on Mondays.", "Não abrimos às segundas."),
            ("At what time?", "A que horas?"),
            (
                "The kitchen is open from 6 to 10 in the evening.",
                "A cozinha abre das 18 às 22 horas.",
            ),
            ("In whose name?", "Em nome de quem?"),
            (
                "An e-mail address for the confirmation? You may skip this.",
                "Um e-mail para a confirmação? Pode pular.",
            ),
            (
                "That is no e-mail address. Which one, or shall we skip it?",
                "Isso não é um e-mail. Qual é, ou pulamos?",
            ),
            ("People", "Pessoas"),
            ("Day", "Dia"),
            ("Time", "Hora"),
            ("Name", "Nome"),
            ("E-mail", "E-mail"),
            ("{summary}\nShall I book it?", "{summary}\nPosso reservar?"),
            ("Your table is booked. See you then!", "Sua mesa está reservada. Até lá!"),
            ("I have written to you.", "Escrevi para você."),
            ("This is what I have for you:", "Isto é o que tenho:"),
            ("You have no booking yet.", "Você ainda não tem reserva."),
            ("I have cancelled your booking.", "Cancelei sua reserva."),
            ("All right, nothing is booked.", "Tudo bem, nada foi reservado."),
            (
                "Please call us, we will find a time together.",
                "Ligue para nós, encontraremos um horário juntos.",
            ),
        ],
    )
}
