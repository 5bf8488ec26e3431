"""Planes in the space of all parameters: two parameters, two normalized random directions, principal ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from playground.analysis.leading_eigenvectors import leading_eigenvectors
from playground.analysis.study import SLICE_S
from playground.engine.layout import Layout
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The parameters origin + x first + y second.

    Args:
        origin: (n_parameters,).
        directions: (2, n_parameters), linearly independent.
    """

    origin: Numbers
    directions: Numbers

    def at(self, places: Numbers, result: Numbers | None = None) -> Numbers:
        """Parameters in the plane.

        Args:
            places: (n, 2) x and y.
            result: (n, n_parameters), overwritten, for callers who ask often: memory that the system gives
                anew takes ten times as long as what is computed; None allocates.

        Returns:
            (n, n_parameters).
        """
        with np.errstate(over="ignore", invalid="ignore"):  # around parameters that are diverging
            # Not by matmul: OpenBLAS divides it among threads, which wait for each other beside training.
            found: Numbers = np.einsum("ki,ij->kj", places, self.directions, out=result)
            found += self.origin
        return found

    def projection(self) -> tuple[Numbers, Numbers]:
        """What gives the place in the plane that is nearest to any parameters: axes @ parameters + offset.

        Returns:
            axes (2, n_parameters), the directions' pseudo-inverse; offset (2,). Not finite where the plane is
            not.
        """
        with np.errstate(over="ignore", invalid="ignore"):  # around parameters that are diverging
            products = np.einsum("ij,kj->ik", self.directions, self.directions)
            if not np.isfinite(products).all() or np.linalg.det(products) == 0.0:
                return np.full_like(self.directions, np.nan), np.full(2, np.nan)
            axes: Numbers = np.linalg.solve(products, self.directions).astype(np.float64, copy=False)
            offset: Numbers = -np.einsum("ij,j->i", axes, self.origin)
        return axes, offset


def require_two_parameters(numbers: Sequence[int], count: int) -> None:
    """Check that two numbers are those of different parameters.

    Args:
        numbers: in the flat vector.
        count: how many parameters there are.

    Raises:
        InvalidCommand: there are no such parameters, or they are one and the same.
    """
    for number in numbers:
        if not 0 <= number < count:
            raise InvalidCommand(
                [Problem("parameters", "index_out_of_range", number, Interval(0, count - 1))]
            )
    if numbers[0] == numbers[1]:
        raise InvalidCommand([Problem("parameters", "parameters_are_one", list(numbers))])


def of_two_parameters(parameters: Numbers, first: int, second: int) -> Plane:
    """The plane in which two parameters vary; x and y are what is added to them.

    Args:
        parameters: (n_parameters,), where the plane has its origin.
        first, second: their numbers in the flat vector.

    Returns:
        The plane.
    """
    directions = np.zeros((2, len(parameters)))
    directions[0, first] = directions[1, second] = 1.0
    return Plane(parameters.copy(), directions)


def random_directions(layout: Layout, parameters: Numbers, seed: int) -> Plane:
    """Two random directions, normalized for each neuron.

    Every part d of a direction, standard normal at first, becomes d / |d| · |w|, where w are the parameters
    that it is added to: the weights of one neuron; its bias; each other number of it. Weights and bias
    have a length of their own each, for scaling a layer of ReLU by c and the next one's weights by 1 / c,
    which changes no answer, multiplies all of a layer's weights and biases but not the next one's biases:
    the surface stays as it is.

    Args:
        layout: of the network.
        parameters: (n_parameters,).
        seed: of the stream of random numbers.

    Returns:
        The plane; 1 is as far as the parameters are long, neuron by neuron.

    Source:
        Li, Xu, Taylor, Studer and Goldstein, Visualizing the loss landscape of neural nets (2018).
    """
    drawn = np.random.default_rng(seed).standard_normal((2, layout.n_parameters))
    for layer in layout.layers:
        given = layer.views(parameters)
        for name, numbers in layer.views(drawn).items():
            # The last axis counts neurons; of a weight matrix, maxout's pieces apart, the one before inputs.
            axis = -2 if name == "weights" else None
            with np.errstate(over="ignore", invalid="ignore"):  # of a network that is diverging
                numbers[:] = numbers / _length(numbers, axis) * _length(given[name], axis)
    return Plane(parameters.copy(), drawn)


def _length(numbers: Numbers, axis: int | None) -> Numbers:
    if axis is None:
        return np.abs(numbers)
    length: Numbers = np.linalg.norm(numbers, axis=axis, keepdims=True)
    return length


@dataclass(frozen=True, slots=True, eq=False)
class PrincipalPlane:
    """The plane through a point that is closest to given positions: their main directions from there.

    Args:
        plane: its directions have length 1 and are perpendicular; the first one holds more.
        places: (n, 2) of the positions, projected.
        held: (n,) squared distance from the origin that the plane holds.
        whole: (n,) squared distance from the origin.
    """

    plane: Plane
    places: Numbers
    held: Numbers
    whole: Numbers

    def share(self, rows: slice | NDArray[np.int64] = slice(None)) -> float | None:
        """The share of the squared distances from the origin that the plane holds.

        Args:
            rows: some of the positions.

        Returns:
            From 0 to 1; None where nothing has moved.
        """
        whole = float(self.whole[rows].sum())
        return min(1.0, float(self.held[rows].sum()) / whole) if whole > 0.0 else None


def principal_plane(origin: Numbers, positions: Numbers) -> Iterator[PrincipalPlane | None]:
    """Find the plane through a point that holds the most of the squared distances of some positions from it.

    Singular vectors of the differences, by way of their scalar products, which are few.

    Args:
        origin: (n_parameters,).
        positions: (n, n_parameters).

    Yields:
        None every few milliseconds, then the plane. Its directions point to where the
        position farthest along them lies. Where positions span less than a plane, unit vectors fill it up.
    """
    moved = positions - origin
    yield None
    count, piece = len(moved), perf_counter()
    products = np.zeros((count, count))
    for row in range(count):
        products[row, : row + 1] = np.einsum("ij,j->i", moved[: row + 1], moved[row])
        if perf_counter() - piece >= SLICE_S:
            yield None
            piece = perf_counter()
    yield None
    products = np.tril(products) + np.tril(products, -1).T
    values, vectors = leading_eigenvectors(products) if count > 1 else np.linalg.eigh(products)
    directions = np.zeros((2, len(origin)))
    for i in range(2):
        value = values[i] if count > i else 0.0
        if value > 1e-18 * max(1.0, values[0]):
            found = np.einsum("i,ij->j", vectors[:, i], moved)
        else:
            found = np.zeros(len(origin))
            found[int(np.argmin(np.abs(directions[0])))] = 1.0
        found -= directions[0] * (directions[0] @ found)
        directions[i] = found / np.linalg.norm(found)
        yield None
    places = np.einsum("ij,kj->ik", moved, directions)
    yield None
    farthest = places[np.argmax(np.abs(places), axis=0), [0, 1]]
    signs = np.where(farthest < 0.0, -1.0, 1.0)
    places, directions = places * signs, directions * signs[:, None]
    yield PrincipalPlane(
        Plane(origin.copy(), directions), places, np.square(places).sum(axis=1), np.diag(products).copy()
    )
