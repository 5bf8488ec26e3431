"""All tables of results.md, measured here and now: `make bench`."""

from benchmarks import baselines, engine, live, page, runs, seeds

if __name__ == "__main__":
    engine.main([])
    live.main()
    seeds.main()
    runs.main()
    baselines.main()
    page.main()
