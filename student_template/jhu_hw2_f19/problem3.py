"""Problem 3: a second layer, for a data set that no line separates."""

# %% [markdown]
# # Problem 3: one layer and two
#
# The first layer is followed by ReLU, the second by the softmax; the loss is the Kullback-Leibler divergence again.
# Change nothing but the marked places; you may add cells and functions of your own.
#
# Shapes are those of Problem 2. With H hidden units, `W1` is `(H, D)`, `b1` is `(H,)`, `W2` is `(C, H)`, `b2` is `(C,)`.

# %%
import numpy as np

# %% [markdown]
# Copy the functions of Problem 2 that you use again.

# %%
### WRITE THIS AND REMOVE `pass` ###
pass

# %% [markdown]
# ## The network

# %%
def init_two_layer(D, H, C, seed):
    """Draw the initial parameters with numpy.random.randn, after seeding numpy.random.

    Returns:
        a dictionary: "W1", (H, D); "b1", (H,); "W2", (C, H); "b2", (C,).
    """
    ### WRITE THIS AND REMOVE `pass` ###
    pass


# %%
def two_layer_loss_and_gradients(X, T, params):
    """The loss of the network W2 relu(W1 x + b1) + b2, and its gradients.

    Returns:
        the pair (loss, gradients): a number, and a dictionary with the keys and shapes of params.
    """
    ### WRITE THIS AND REMOVE `pass` ###
    pass


# %% [markdown]
# ## Training

# %%
def train_two_layer(X, T, params, learning_rate, num_iterations):
    """Train the network from these initial parameters, which must not be modified.

    Returns:
        (params, history): a dictionary with the parameters after the last iteration, and the history as in Problem 2.
    """
    ### WRITE THIS AND REMOVE `pass` ###
    pass


# %% [markdown]
# ## The toy data
#
# `toy_data/not_separable.csv`: two features and a label in a row. Does the second layer help?

# %%
if __name__ == "__main__":
    table = np.loadtxt("toy_data/not_separable.csv", delimiter=",")
    X, T = table[:, :2], np.eye(2)[table[:, 2].astype(int)]
    _, history = train_two_layer(X, T, init_two_layer(2, 16, 2, seed=0), learning_rate=0.1, num_iterations=1000)
    print(f"Accuracy: {100 * history['accuracy'][-1]:.1f}%")
