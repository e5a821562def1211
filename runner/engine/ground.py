"""What nearly every page compiles, compiled once a machine by code of ours and lent to all pages.

Chosen by counting, over the documentation of JAX, which operations more than two pages share: each
page has a process of its own and would compile them again.
"""

import hashlib

from runner.engine.program import Cell, Limits, Program

_CODE = """
import jax, jax.numpy as jnp
from jax import lax, random

for key in random.key(0), random.PRNGKey(0):
    one, two = random.split(key)
    one, two, three = random.split(key, 3)
    random.normal(key), random.normal(key, (3,))
for size in 2, 3, 4:
    jnp.eye(size)
for size in 1, 2, 3, 4, 5, 10:
    jnp.zeros(size), jnp.zeros(size, int), jnp.ones(size)
for size in 3, 5, 10:
    jnp.arange(size), jnp.arange(float(size))
jnp.array(1.0), jnp.array([1.0, 2.0, 3.0]), jnp.asarray([1.0, 2.0, 3.0], int)
jnp.asarray([[1, 2], [3, 4]], float)
jnp.ones((2, 2)), jnp.ones((3, 4)).T, jnp.ones((4, 4)) + jnp.ones((4, 4))

real, whole = jnp.float32(1), jnp.int32(2)
real + real, real - real, real * real, real / 1.0, real**2, lax.mul(real, real), -real
jnp.array(1.0).astype(float), whole + whole, 1 + whole, whole < whole
for function in jnp.sin, jnp.cos, jnp.tanh, jnp.log, jnp.exp, jnp.sqrt, jnp.negative, lax.neg:
    function(real)
for size in 3, 4:
    row = jnp.arange(float(size))
    row + row, row - row, row * row, lax.mul(row, row), 1.0 * row, row[None], jnp.sum(row)
for row in jnp.arange(2.0), jnp.arange(2):
    row[0]
jax.grad(jnp.sin)(1.0)
"""

# No program can ask for this name: it is no name of a cache.
NAME = f"ground {hashlib.sha256(_CODE.encode()).hexdigest()}"
PROGRAM = Program((Cell(_CODE, 1),), Limits(wall_s=300, cpu_s=120))
