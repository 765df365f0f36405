"""The bot of `examples/orders`, and a few nodes more, written with the original package.

Its first argument is the token. It prints the port it serves at.
"""

import sys

from werkzeug.serving import make_server

from assistant_fulfillment_helper import FulfillmentHelper, FulfillmentHelperResponse

TOKEN = sys.argv[1]
fh = FulfillmentHelper()


@fh.intent(webhook="pedidos", node="Novo pedido", token=TOKEN)
def novo_pedido(params):
    session = params.get("sessionId")
    return FulfillmentHelperResponse(message=f"Olá Usuário, nosso id de sessão é: {session}")


@fh.intent(webhook="boas-vindas", node="Boas vindas", token=TOKEN)
def boas_vindas(params):
    return FulfillmentHelperResponse(
        message="Olá, o que deseja fazer agora?",
        short_message="Boas vindas",
        jump_to="Pedidos",
        options=["Criar Pedido", "Consultar Pedido", "Cancelar Pedido"],
        logout=False,
        parameters={"onboarding": True},
    )


@fh.intent(
    webhook="login",
    node="Login",
    token=TOKEN,
    fallback_message="Estamos passando por alguns problemas.",
)
def login(params):
    return FulfillmentHelperResponse(message="lorem" * 1 / params)


def more():
    """Nodes that the example does not have."""

    def says(webhook, node, token, text):
        respond = lambda params: FulfillmentHelperResponse(message=text)
        fh.intent(webhook=webhook, node=node, token=token)(respond)

    says("", "Antigo", TOKEN, "sem webhook")
    says("informações", "Atenção", TOKEN, "não-ASCII")
    says("vendas", "Ajuda", TOKEN, "ajuda das vendas")
    says("compras", "Ajuda", "outro-segredo", "ajuda das compras")
    says("sem token", "Aberto", None, "aberto")

    @fh.intent(webhook="vendas", node="Falha", token=TOKEN)
    def falha(params):
        raise ValueError("as asked")

    @fh.intent(webhook="vendas", node="Eco", token=TOKEN)
    def eco(params):
        return FulfillmentHelperResponse(message="eco", parameters=params)

    @fh.intent(webhook="vendas", node="Sai", token=TOKEN)
    def sai(params):
        return FulfillmentHelperResponse(message="", logout=True, options=[], parameters={})


if "more" in sys.argv:
    more()
server = make_server("127.0.0.1", 0, fh.get_app_context(), threaded=True)
print(server.server_port, flush=True)
server.serve_forever()
