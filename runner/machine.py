"""What this machine has to run pages on, as JAX sees it from within one."""

from runner.engine import Cell, CellRecord, Engine, EngineError, Limits, Program

SHOW_DEVICES = Program(
    (Cell("import jax\nfor d in jax.devices():\n    print(d.platform, d.device_kind)", 1),),
    Limits(wall_s=180, cpu_s=120),
)


def kinds_of_devices(engine: Engine) -> tuple[str, ...]:
    """The devices of this machine, as JAX calls their kinds: each page sees what it is lent.

    Raises EngineError where JAX finds none of the engine's platform: it would fall back to the CPU.
    """
    lent = range(max(1, engine.devices.size))
    return tuple(kind for _ in lent for kind in kinds_on_next_page(engine))


def kinds_on_next_page(engine: Engine) -> tuple[str, ...]:
    records: list[CellRecord] = []
    engine.run(SHOW_DEVICES, records.append)
    said = "".join(out.data for record in records for out in record.outputs if out.kind == "stdout")
    found = [line.partition(" ") for line in said.splitlines()]
    if not found or found[0][0] != engine.platform:
        reason = records[0].message or records[0].reason if records else ""
        raise EngineError(f"JAX finds no {engine.platform.upper()} here. {reason}".strip())
    return tuple(kind for _platform, _space, kind in found)
