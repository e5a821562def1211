"""What waits in the queues of the broker."""

from queue import Empty

from kombu.simple import SimpleQueue

from runner import broker
from translate_site.celery import app


def taken(name):
    """Takes what waits in a queue, as (task name, arguments) or bare bodies."""
    messages = []
    with app.connection_for_read() as connection:
        queue = SimpleQueue(connection.channel(), broker.queue(name), no_ack=True)
        while True:
            try:
                message = queue.get(block=False)
            except Empty:
                return messages
            body, task = message.payload, message.headers.get("task")
            messages.append((task, tuple(body[0])) if task else body)


def do_tasks():
    """Does what the site's worker would, here and now."""
    app.loader.import_default_modules()
    for task, arguments in taken(broker.DEFAULT):
        app.tasks[task](*arguments)
