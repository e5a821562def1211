"""Lets lent machines into Redis: each for the programs of its backend, and to report.

Redis forgets whom it lets in when it starts again, so this is done again every few seconds.
"""

import logging
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisSilent

from runner.broker import RESULTS, control_queue, folder_of, programs_queue
from runner.models import Backend, Token
from runner.signing import Signer

logger = logging.getLogger(__name__)

PATIENCE_S = 5.0
# Any environment's queue, and the keys beside it in which kombu keeps what is more or less urgent.
ANY = "*"


def keep_access() -> None:
    """Let every token in that is in use, and none that was taken back.

    Where Redis refuses that, the reason stands with the token, and nobody is let in another way.
    """
    if folder_of(settings.BROKER_URL):
        return
    patience = {"socket_connect_timeout": PATIENCE_S, "socket_timeout": PATIENCE_S}
    with Redis.from_url(settings.BROKER_URL, **patience) as redis:
        try:
            for token in Token.objects.usable().select_related("backend"):
                let_in(redis, token)
            shut_out(redis, *Token.objects.exclude(revoked_at=None))
        except (RedisError, OSError) as error:
            logger.warning("The broker cannot be told whom to let in: %s", error)


def let_in(redis: Redis, token: Token) -> None:
    signer = token.signer
    database = redis.connection_pool.connection_kwargs.get("db") or 0
    backends = [token.backend] if token.backend else list(Backend.objects.all())
    try:
        acl: Any = redis.execute_command  # redis-py's own way knows no two patterns of keys at once
        acl("ACL", "SETUSER", *rules(signer, backends, database))
    except RedisError as error:
        if isinstance(error, RedisAway | RedisSilent):
            raise
        note_trouble(token, str(error))
    else:
        note_trouble(token, "")


def rules(signer: Signer, backends: list[Backend], database: int) -> list[str]:
    """What Redis lets a runner do, as Redis writes it. Whatever is not named here is refused."""
    taking = [f"~{programs_queue(backend.name, ANY)}" for backend in backends]
    taking += [f"~{control_queue(signer.names_of_workers(backend.name))}*" for backend in backends]
    return [
        signer.broker_user,
        "reset",
        "on",
        f">{signer.broker_password}",
        *("+ping", "+multi", "+exec"),
        *([f"+select|{database}"] if database else []),
        f"(+brpop +llen {' '.join(taking)})",
        f"(+lpush %W~{RESULTS})",
    ]


def shut_out(redis: Redis, *tokens: Token) -> None:
    """Forget tokens that were taken back; Redis ends what connections they have."""
    users = [token.signer.broker_user for token in tokens]
    if users:
        redis.acl_deluser(*users)


def note_trouble(token: Token, trouble: str) -> None:
    if trouble != token.trouble:
        Token.objects.filter(pk=token.pk).update(trouble=trouble[:200])
        if trouble:
            logger.error("Redis does not let a runner in: %s", trouble, extra={"token": token.slug})
