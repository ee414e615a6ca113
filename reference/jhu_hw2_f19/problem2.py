# %% [markdown]
# # Problem 2: a linear classifier
#
# f(x, W, b) = W x + b, followed by the softmax; the Kullback-Leibler divergence measures how far the probabilities are
# from the target. Change nothing but the marked places; you may add cells and functions of your own.
#
# Shapes: N samples with D features are `X (N, D)`, one sample a row. For C classes, `W` is `(C, D)` and `b` is `(C,)`:
# a row of W for each class. Targets `T (N, C)` are distributions, one a row; for a label it is one-hot: 1 at the label,
# 0 elsewhere.

# %%
import numpy as np

# %% [markdown]
# ## Softmax and divergence

# %%
def softmax(scores):
    """Compute exp(z_k) / sum_l exp(z_l) in each row.

    Mind large numbers: subtracting the same number from all scores of a row changes nothing in the result.

    Args:
        scores: (N, C); must not be modified.

    Returns:
        probabilities, (N, C); each row sums to 1.
    """
    ### BEGIN SOLUTION
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
def kl_divergence(target, probs):
    """The mean over the N samples of sum_k t_k log(t_k / p_k), where 0 log 0 counts as 0; a number.

    Args:
        target: T, (N, C).
        probs: P, (N, C).
    """
    ### BEGIN SOLUTION
    inside = target > 0
    t, p = target[inside], probs[inside]
    with np.errstate(divide="ignore"):  # a probability of 0 where the target is not: infinite
        return np.sum(t * (np.log(t) - np.log(p))) / len(target)
    ### END SOLUTION


# %% [markdown]
# ## The classifier

# %%
def linear_forward(X, W, b):
    """The scores W x + b of each sample, (N, C)."""
    ### BEGIN SOLUTION
    return X @ W.T + b
    ### END SOLUTION


# %%
def linear_loss_and_gradients(X, T, W, b):
    """The loss, and its gradients.

    Returns:
        the pair (loss, gradients): the divergence of the softmax of the scores from T, a number, and a dictionary with
        the derivatives of the loss: "W", (C, D), and "b", (C,).
    """
    ### BEGIN SOLUTION
    probs = softmax(linear_forward(X, W, b))
    loss = kl_divergence(T, probs)
    d_scores = (probs - T) / len(X)
    return loss, {"W": d_scores.T @ X, "b": d_scores.sum(axis=0)}
    ### END SOLUTION


# %% [markdown]
# ## Training
#
# Start with W and b equal to zero. In each iteration, W and b take one step against their gradients over all samples.

# %%
def train_linear(X, T, learning_rate, num_iterations):
    """Train a linear classifier from zeros.

    Returns:
        (W, b, history): W (C, D) and b (C,) after the last iteration, and a dictionary of two lists with a number for
        each iteration: "loss", and "accuracy", the fraction of samples with the largest score at their target's
        largest entry. (The values before the first iteration may be in front of them.)
    """
    ### BEGIN SOLUTION
    W, b = np.zeros((T.shape[1], X.shape[1])), np.zeros(T.shape[1])
    labels = T.argmax(axis=1)
    history = {"loss": [], "accuracy": []}
    for _ in range(num_iterations):
        _, gradients = linear_loss_and_gradients(X, T, W, b)
        W = W - learning_rate * gradients["W"]
        b = b - learning_rate * gradients["b"]
        history["loss"].append(linear_loss_and_gradients(X, T, W, b)[0])
        history["accuracy"].append(np.mean(linear_forward(X, W, b).argmax(axis=1) == labels))
    return W, b, history
    ### END SOLUTION


# %% [markdown]
# ## The toy data
#
# `toy_data/separable.csv`: two features and a label in a row. Train until the accuracy is 100 %.

# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    table = np.loadtxt("toy_data/separable.csv", delimiter=",")
    X, T = table[:, :2], np.eye(2)[table[:, 2].astype(int)]
    W, b, history = train_linear(X, T, learning_rate=0.5, num_iterations=200)
    print(f"Accuracy: {100 * history['accuracy'][-1]:.1f}%")
    for name, values in history.items():
        plt.figure()
        plt.plot(values)
        plt.xlabel("Iterations")
        plt.ylabel(name)
    plt.show()
