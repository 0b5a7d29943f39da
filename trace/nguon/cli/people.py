"""Commands about who may come in: member (log-ins) and token (software)."""

import click

from nguon import clock
from nguon.cli.book import opened
from nguon.cli.words import answer, json_option, words
from nguon.services.known import organisation_named

ROLES = ("clerk", "manager", "inspector", "admin")


organisation_option = click.option(
    "--organisation", required=True, help=words("cli.organisation")
)


@click.group(help=words("cli.member"))
def member() -> None:
    """Log-ins of people."""


@member.command("add", help=words("cli.member.add"))
@click.argument("user")
@organisation_option
@click.option("--role", type=click.Choice(ROLES), required=True, help=words("cli.role"))
@click.option("--name", help=words("cli.shown_name"))
@click.option("--password", help=words("cli.password"))
@json_option
def member_add(
    user: str,
    organisation: str,
    role: str,
    name: str | None,
    password: str | None,
    as_json: bool,
) -> None:
    from nguon.services.members import Members

    with opened() as (book, _):
        member_of = organisation_named(book, organisation)
        made = Members(book).add(
            user, name or user, role, member_of, clock.now(), password
        )
    answer(as_json, {"user": user, "password": made}, [f"{user} / {made}"])


@member.command("password", help=words("cli.member.password"))
@click.argument("user")
@json_option
def member_password(user: str, as_json: bool) -> None:
    from nguon.services.members import Members

    with opened() as (book, _):
        made = Members(book).reset_password(user)
    answer(as_json, {"user": user, "password": made}, [f"{user} / {made}"])


@member.command("disable", help=words("cli.member.disable"))
@click.argument("user")
@json_option
def member_disable(user: str, as_json: bool) -> None:
    from nguon.services.members import Members

    with opened() as (book, _):
        Members(book).disable(user)
    answer(as_json, {"user": user, "disabled": True}, [user])


@member.command("list", help=words("cli.member.list"))
@json_option
def member_list(as_json: bool) -> None:
    from nguon.services.members import Members

    with opened() as (book, _):
        rows = Members(book).all()
    answer(
        as_json,
        [
            {
                "user": row.login,
                "name": row.name,
                "role": row.role,
                "organisation": row.organisation,
                "disabled": row.disabled,
            }
            for row in rows
        ],
        [f"{row.login}  {row.role}  {row.organisation}" for row in rows],
    )


@click.group(help=words("cli.token"))
def token() -> None:
    """Bearer tokens of organisations' own software."""


@token.command("make", help=words("cli.token.make"))
@click.argument("name")
@organisation_option
@click.option("--scope", "scopes", multiple=True, help=words("cli.scope"))
@json_option
def token_make(
    name: str, organisation: str, scopes: tuple[str, ...], as_json: bool
) -> None:
    from nguon.services import tokens

    with opened() as (book, _):
        secret = tokens.add(
            book,
            organisation_named(book, organisation),
            name,
            clock.now(),
            scopes or tokens.SCOPES,
        )
    answer(as_json, {"name": name, "token": secret}, [secret])


@token.command("revoke", help=words("cli.token.revoke"))
@click.argument("name")
@organisation_option
@json_option
def token_revoke(name: str, organisation: str, as_json: bool) -> None:
    from nguon.services import tokens

    with opened() as (book, _):
        tokens.revoke(book, organisation_named(book, organisation), name, clock.now())
    answer(as_json, {"name": name, "revoked": True}, [name])


@token.command("list", help=words("cli.token.list"))
@json_option
def token_list(as_json: bool) -> None:
    from nguon.services import tokens

    with opened() as (book, _):
        rows = tokens.tokens(book)
    answer(
        as_json,
        [
            {
                "name": row.name,
                "organisation": row.organisation,
                "scopes": row.scopes,
                "made": row.made,
                "revoked": row.revoked,
            }
            for row in rows
        ],
        [
            f"{row.name}  {row.organisation}  {','.join(row.scopes)}"
            f"  {row.revoked or ''}"
            for row in rows
        ],
    )
