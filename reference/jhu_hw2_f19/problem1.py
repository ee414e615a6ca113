# %% [markdown]
# # Problem 1: a computation graph
#
# f(x1, x2, w1, w2) = 1 / (1 + exp(-(w1 x1 + w2 x2))) + 0.5 (w1^2 + w2^2)
#
# Write the four partial derivatives, then gradient descent on w1 and w2. Change nothing but the marked places; you may
# add cells and functions of your own.

# %%
import numpy as np

# %% [markdown]
# The function itself is given.

# %%
def f(x1, x2, w1, w2):
    """The value of the function, a number. Given."""
    return 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2))) + 0.5 * (w1**2 + w2**2)


# %% [markdown]
# ## (a) The partial derivatives
#
# Each takes four numbers and returns one.

# %%
def g_w1(x1, x2, w1, w2):
    """The derivative of f by w1, a number."""
    ### BEGIN SOLUTION
    s = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return s * (1.0 - s) * x1 + w1
    ### END SOLUTION


# %%
def g_w2(x1, x2, w1, w2):
    """The derivative of f by w2, a number."""
    ### BEGIN SOLUTION
    s = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return s * (1.0 - s) * x2 + w2
    ### END SOLUTION


# %%
def g_x1(x1, x2, w1, w2):
    """The derivative of f by x1, a number."""
    ### BEGIN SOLUTION
    s = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return s * (1.0 - s) * w1
    ### END SOLUTION


# %%
def g_x2(x1, x2, w1, w2):
    """The derivative of f by x2, a number."""
    ### BEGIN SOLUTION
    s = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return s * (1.0 - s) * w2
    ### END SOLUTION


# %% [markdown]
# ## (c) Gradient descent
#
# The input x1, x2 is fixed. In each iteration both weights take one step against their derivatives, both of them
# computed at the weights as they were before the step.

# %%
def descend(x1, x2, w1, w2, step_size, num_iterations):
    """Minimise f by w1 and w2 with a constant step size.

    Returns:
        two lists of numbers, w1 and w2 after each iteration. (The starting value in front of them is right, too.)
    """
    ### BEGIN SOLUTION
    w1s, w2s = [], []
    for _ in range(num_iterations):
        d1, d2 = g_w1(x1, x2, w1, w2), g_w2(x1, x2, w1, w2)
        w1, w2 = w1 - step_size * d1, w2 - step_size * d2
        w1s.append(w1)
        w2s.append(w2)
    return w1s, w2s
    ### END SOLUTION


# %% [markdown]
# The figure of (c): w1 and w2 over 30 iterations.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    for name, weights in zip(("w1", "w2"), descend(0.2, 0.4, 0.3, -0.5, step_size=0.01, num_iterations=30)):
        plt.plot(range(len(weights)), weights, label=name)
    plt.xlabel("Iterations")
    plt.legend()
    plt.show()
