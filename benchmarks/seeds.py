"""Seeds that train side by side in one live connection, at one epoch a frame: frames, and a core's time.

Run ``python -m benchmarks.seeds``; ``--seconds 3`` is quicker and rougher.
"""

import argparse
import asyncio
import time
from contextlib import AsyncExitStack

from benchmarks.live import SERVE, compiled, connected, drained, rate, row, serving

N_SEEDS = (1, 25, 49)


async def measure_seeds(seconds: float) -> None:
    """One client at one epoch a frame, alone and with other seeds beside it: frames, and a core's time."""
    with serving(*SERVE) as server:
        await compiled(server)
        async with AsyncExitStack() as stack:
            client = await connected(stack, server, epochs_per_frame=1, frames_per_second=60)
            for n_seeds in N_SEEDS:
                await client.send("watch", panels=["history", "outputs", *(["crowd"] if n_seeds > 1 else [])])
                await client.send("crowd", seeds=n_seeds)
                await client.send("reset")
                await client.send("play")
                await client.play_for(2)
                used, begun = server.processor_s, time.perf_counter()
                played = await client.play_for(seconds)
                share = (server.processor_s - used) / (time.perf_counter() - begun)
                await client.send("pause")
                await drained(client)
                row(
                    f"seeds side by side at one epoch a frame, {n_seeds}: frames per second, share of a core",
                    f"{rate(played, 'frame'):.1f}, {share:.1%}",
                    "60",
                )


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10, help="how long each plays")
    arguments = parser.parse_args()
    print("| measured | value | floor |\n|---|---|---|")
    asyncio.run(measure_seeds(arguments.seconds))


if __name__ == "__main__":
    main()
