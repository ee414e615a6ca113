"""Histories that a watched training gives at once: numbers that nothing else in a file is likely to be."""

from __future__ import annotations

FIRST = ([0.1093, 0.2214, 0.3152, 0.3626, 0.4031, 0.4217, 0.4408, 0.4519, 0.4683, 0.4752, 0.4861],
         [0.1127, 0.2053, 0.2916, 0.3307, 0.3648, 0.3869, 0.4023, 0.4192, 0.4271, 0.4318, 0.4397])
SECOND = ([0.0971, 0.1836, 0.2749, 0.3513, 0.3984, 0.4316, 0.4575],
          [0.1018, 0.1722, 0.2487, 0.3129, 0.3571, 0.3926, 0.4109])
