//! What the menu says, in Portuguese.

use fulfill_runtime::dialogue::Catalog;

/// Every text by its English original.
pub(crate) fn catalog() -> Catalog {
    Catalog::new().language(
        "pt",
        [
            ("What is it about?", "Qual é o assunto?"),
            ("Opening hours", "Horário de atendimento"),
            ("My bill", "Minha conta"),
            ("For a person, press 0.", "Para falar com alguém, tecle 0."),
            (
                "We are open on weekdays from 8 to 6.",
                "Atendemos de segunda a sexta, das 8 às 18 horas.",
            ),
            (
                "What is your account number? It has six digits.",
                "Qual é o número da sua conta? Ele tem seis dígitos.",
            ),
            ("Account numbers have six digits.", "O número da conta tem seis dígitos."),
            ("Thank you, this is your number:", "Obrigado, este é o seu número:"),
            ("One moment, please.", "Um momento, por favor."),
            ("Nobody is free just now.", "Ninguém está livre agora."),
            ("Thank you for calling.", "Obrigado por ligar."),
        ],
    )
}
