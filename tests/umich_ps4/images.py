"""Small images of CIFAR-10's shape that a network of two layers learns in a moment: smooth patterns, one a class.

Pixels are from 0 to 1, minus the mean training image, as the given loader makes them.
"""

from __future__ import annotations

from functools import cache

import numpy as np

CLASSES, SIDE, CHANNELS = 10, 32, 3
INPUTS = SIDE * SIDE * CHANNELS
SIGNAL, NOISE, GRAIN = 0.3, 0.2, 0.05
COARSE, FINE = 4, 8  # points of a pattern along a side
SIZES = {"train": 250, "val": 50, "test": 200}
Images = dict[str, np.ndarray]


@cache
def small_images(seed: int) -> Images:
    """X_train ``(250, 3072)``, y_train ``(250,)`` and so on for val (50) and test (200), as many of each class."""
    rng = np.random.default_rng(seed)
    patterns = smooth(rng, CLASSES, COARSE)
    images: Images = {}
    for part, n in SIZES.items():
        y = rng.permutation(np.arange(n) % CLASSES)
        pixels = 0.5 + SIGNAL * patterns[y] + NOISE * smooth(rng, n, FINE)
        pixels += GRAIN * rng.normal(size=pixels.shape)
        images[f"X_{part}"] = (pixels.clip(0, 1) * 255).round().reshape(n, INPUTS) / 255
        images[f"y_{part}"] = y
    mean = images["X_train"].mean(axis=0)
    return {name: array - mean if name.startswith("X") else array for name, array in images.items()}


def some_of(images: Images, n: int) -> Images:
    """The first n of each part."""
    return {name: array[:n] for name, array in images.items()}


def smooth(rng: np.random.Generator, n: int, points: int) -> np.ndarray:
    """Random images ``(n, 32, 32, 3)`` that are linear between points x points random colours."""
    places = np.linspace(0, points - 1, SIDE)
    left = np.minimum(places.astype(int), points - 2)
    weights = np.zeros((SIDE, points))
    weights[np.arange(SIDE), left] = 1 - (places - left)
    weights[np.arange(SIDE), left + 1] += places - left
    colours = rng.normal(size=(n, points, points, CHANNELS))
    return np.einsum("ia,jb,nabc->nijc", weights, weights, colours, optimize=True)
