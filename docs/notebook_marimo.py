"""The widget in marimo: `marimo edit docs/notebook_marimo.py`."""

import marimo

app = marimo.App()


@app.cell
def show():
    import playground

    w = playground.widget({"data": {"dataset": "xor"}, "network": {"hidden": [6]}}, name="marimo")
    w
    return (w,)


@app.cell
def train(w):
    metrics = w.train(20)
    metrics
    return (metrics,)


if __name__ == "__main__":
    app.run()
