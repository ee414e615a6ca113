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
### BEGIN SOLUTION
from problem2 import kl_divergence, softmax
### END SOLUTION

# %% [markdown]
# ## The network

# %%
def init_two_layer(D, H, C, seed):
    """Draw the initial parameters with numpy.random.randn, after seeding numpy.random.

    Returns:
        a dictionary: "W1", (H, D); "b1", (H,); "W2", (C, H); "b2", (C,).
    """
    ### BEGIN SOLUTION
    np.random.seed(seed)
    return {"W1": np.random.randn(H, D), "b1": np.random.randn(H),
            "W2": np.random.randn(C, H), "b2": np.random.randn(C)}
    ### END SOLUTION


# %%
def two_layer_loss_and_gradients(X, T, params):
    """The loss of the network W2 relu(W1 x + b1) + b2, and its gradients.

    Returns:
        the pair (loss, gradients): a number, and a dictionary with the keys and shapes of params.
    """
    ### BEGIN SOLUTION
    z = X @ params["W1"].T + params["b1"]
    h = np.maximum(z, 0.0)
    probs = softmax(h @ params["W2"].T + params["b2"])
    loss = kl_divergence(T, probs)
    d_scores = (probs - T) / len(X)
    d_h = d_scores @ params["W2"]
    d_z = d_h * (z > 0)
    return loss, {"W1": d_z.T @ X, "b1": d_z.sum(axis=0), "W2": d_scores.T @ h, "b2": d_scores.sum(axis=0)}
    ### END SOLUTION


# %% [markdown]
# ## Training

# %%
def train_two_layer(X, T, params, learning_rate, num_iterations):
    """Train the network from these initial parameters, which must not be modified.

    Returns:
        (params, history): a dictionary with the parameters after the last iteration, and the history as in Problem 2.
    """
    ### BEGIN SOLUTION
    labels = T.argmax(axis=1)
    history = {"loss": [], "accuracy": []}
    for _ in range(num_iterations):
        _, gradients = two_layer_loss_and_gradients(X, T, params)
        params = {name: params[name] - learning_rate * gradients[name] for name in params}
        history["loss"].append(two_layer_loss_and_gradients(X, T, params)[0])
        hidden = np.maximum(X @ params["W1"].T + params["b1"], 0.0)
        scores = hidden @ params["W2"].T + params["b2"]
        history["accuracy"].append(np.mean(scores.argmax(axis=1) == labels))
    return params, history
    ### END SOLUTION


# %% [markdown]
# ## The toy data
#
# `toy_data/not_separable.csv`: two features and a label in a row. Does the second layer help?

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    table = np.loadtxt("toy_data/not_separable.csv", delimiter=",")
    X, T = table[:, :2], np.eye(2)[table[:, 2].astype(int)]
    params, history = train_two_layer(X, T, init_two_layer(2, 16, 2, seed=0), learning_rate=0.1, num_iterations=1000)
    print(f"Accuracy: {100 * history['accuracy'][-1]:.1f}%")
    plt.plot(history["loss"])
    plt.xlabel("Iterations")
    scores = np.maximum(X @ params["W1"].T + params["b1"], 0) @ params["W2"].T + params["b2"]
    for title, labels in (("Labels", T), ("Predictions", scores)):
        plt.figure()
        plt.scatter(*X.T, c=labels.argmax(axis=1))
        plt.title(title)
    plt.show()
