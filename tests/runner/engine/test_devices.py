"""Accelerators are shared out one a run. A stub device list: folders that look like a machine's."""

import threading

import pytest

from runner.engine.devices import SHARED, Device, DevicePool, devices_of

INFORMATION = "Model: \t\t A\nGPU UUID: \t {uuid}\nDevice Minor: \t {minor}\n"


def never():
    return False


@pytest.fixture
def machine(tmp_path):
    """Two GPUs whose numbers begin at 3, as in a container that was lent two of eight."""
    (tmp_path / "dev").mkdir()
    for name in ("nvidia3", "nvidia7", "nvidiactl", "nvidia-uvm", "null"):
        (tmp_path / "dev" / name).touch()
    for bus, minor in (("0000:01", 7), ("0000:02", 3)):
        folder = tmp_path / "proc/driver/nvidia/gpus" / bus
        folder.mkdir(parents=True)
        text = INFORMATION.format(uuid=f"GPU-aa-{minor}", minor=minor)
        (folder / "information").write_text(text)
    return tmp_path


def test_each_gpu_has_its_own_node_and_those_that_all_need(machine):
    first, second = devices_of("gpu", root=machine, environment={})

    dev = machine / "dev"
    assert first.nodes == tuple(str(dev / n) for n in ("nvidia3", "nvidiactl", "nvidia-uvm"))
    assert second.nodes[0] == str(dev / "nvidia7")


def test_a_gpu_is_named_to_cuda_by_its_uuid(machine):
    found = devices_of("gpu", root=machine, environment={})

    named = [device.variables["CUDA_VISIBLE_DEVICES"] for device in found]
    assert named == ["GPU-aa-3", "GPU-aa-7"]


@pytest.mark.parametrize(
    ("visible", "names"),
    [
        ("1", ["gpu1"]),
        ("GPU-aa-7,0", ["gpu1", "gpu0"]),
        ("MIG-bb-1", ["MIG-bb-1"]),
        ("", []),
        ("5", []),
    ],
)
def test_a_worker_takes_no_gpu_that_it_was_not_given(machine, visible, names):
    found = devices_of("gpu", root=machine, environment={"CUDA_VISIBLE_DEVICES": visible})

    assert [device.name for device in found] == names


def test_a_tpu_is_one_device_and_is_told_what_is_known_of_it(tmp_path):
    (tmp_path / "dev/vfio").mkdir(parents=True)
    for name in ("accel0", "accel1"):
        (tmp_path / "dev" / name).touch()
    environment = {"TPU_ACCELERATOR_TYPE": "v5litepod-4", "SECRET_KEY": "x"}

    [tpu] = devices_of("tpu", root=tmp_path, environment=environment)

    assert [node.rpartition("/")[2] for node in tpu.nodes] == ["accel0", "accel1", "vfio"]
    assert tpu.variables == {"TPU_ACCELERATOR_TYPE": "v5litepod-4", "TPU_SKIP_MDS_QUERY": "1"}


@pytest.mark.parametrize("platform", ["cpu", "gpu", "tpu"])
def test_a_machine_without_accelerators_has_none_to_share(tmp_path, platform):
    assert devices_of(platform, root=tmp_path, environment={}) == []


def test_no_two_runs_have_one_device():
    pool = DevicePool([Device("gpu0"), Device("gpu1")])
    held, most, seen = set(), [0], set()
    lock = threading.Lock()

    def run():
        with pool.lend(never) as device:
            with lock:
                assert device.name not in held
                held.add(device.name)
                seen.add(device.name)
                most[0] = max(most[0], len(held))
            with lock:
                held.remove(device.name)

    threads = [threading.Thread(target=run) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert not any(thread.is_alive() for thread in threads)
    assert (seen, held) == ({"gpu0", "gpu1"}, set())


def test_who_is_no_longer_waited_for_gets_nothing_and_holds_up_nobody():
    pool = DevicePool([Device("gpu0")])
    with pool.lend(never) as mine, pool.lend(lambda: True) as nothing:
        assert (mine.name, nothing) == ("gpu0", None)
    with pool.lend(never) as again:
        assert again is mine


def test_a_cpu_is_shared_by_all():
    pool = DevicePool([])

    with pool.lend(never) as one, pool.lend(never) as other:
        assert (one, other) == (SHARED, SHARED)
