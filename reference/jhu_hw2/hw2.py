# %% [markdown]
# # Homework 2: gradients by hand, and three classifiers
#
# Write the marked places and change nothing else. NumPy is all you need. Each function must also work when it is called
# again with other inputs, and it must not change its inputs.
#
# Cells that train or draw do not run when your notebook is graded, so leave in them what you like.

# %%
import gzip
from pathlib import Path

import numpy as np

# %% [markdown]
# ## Question 1: a computation graph
#
# The function is $f(x_1, x_2, w_1, w_2) = \frac{1}{1 + e^{-(w_1 x_1 + w_2 x_2)}} + \frac{1}{2}(w_1^2 + w_2^2)$.
# Compute its partial derivative by each of the four numbers. Every argument is a float, and so is the result.


# %%
def g_w1(x1, x2, w1, w2):
    """The partial derivative of f by w1."""
    ### BEGIN SOLUTION
    value = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return value * (1.0 - value) * x1 + w1
    ### END SOLUTION


def g_w2(x1, x2, w1, w2):
    """The partial derivative of f by w2."""
    ### BEGIN SOLUTION
    value = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return value * (1.0 - value) * x2 + w2
    ### END SOLUTION


def g_x1(x1, x2, w1, w2):
    """The partial derivative of f by x1."""
    ### BEGIN SOLUTION
    value = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return value * (1.0 - value) * w1
    ### END SOLUTION


def g_x2(x1, x2, w1, w2):
    """The partial derivative of f by x2."""
    ### BEGIN SOLUTION
    value = 1.0 / (1.0 + np.exp(-(w1 * x1 + w2 * x2)))
    return value * (1.0 - value) * w2
    ### END SOLUTION


# %% [markdown]
# Gradient descent from $w_1 = 0.3$, $w_2 = -0.5$, with $x_1 = 0.2$ and $x_2 = 0.4$ fixed, for 30 iterations with the
# step size 0.01. Both weights change at once: compute both derivatives before you change either. Given.


# %%
def descend(x1=0.2, x2=0.4, w1=0.3, w2=-0.5, step=0.01, iterations=30):
    """The values of w1 and of w2, each a list: the start, then the value after each iteration. Given."""
    path_1, path_2 = [w1], [w2]
    for _ in range(iterations):
        d_1, d_2 = g_w1(x1, x2, w1, w2), g_w2(x1, x2, w1, w2)
        w1, w2 = w1 - step * d_1, w2 - step * d_2
        path_1.append(w1)
        path_2.append(w2)
    return path_1, path_2


# %%
if __name__ == "__main__":
    import matplotlib.pyplot as plt

    for name, path in zip(("w1", "w2"), descend()):
        plt.plot(path, label=name)
    plt.xlabel("iteration")
    plt.legend()
    plt.show()

# %% [markdown]
# ## Question 3: three classifiers
#
# The parameters of a classifier are in an object of the class `Parameters`, under the names that each function's
# docstring lists. The next three cells are given.


# %%
class Parameters:
    """Arrays by name, each with its gradient. Given.

    Attributes:
        param: name -> array.
        grad: name -> array, the gradient of the loss by that parameter.
    """

    def __init__(self):
        self.param = {}
        self.grad = {}

    def set_param(self, key, array):
        """Store a parameter under a name."""
        self.param[key] = array
        self.grad[key] = np.zeros(np.shape(array))

    def get_param(self, key):
        """The parameter of this name."""
        return self.param[key]

    def accumlate_grad(self, key, grad):
        """Add to the gradient of this name."""
        self.grad[key] = self.grad[key] + grad

    def zero_grad(self):
        """Set every gradient to zero."""
        for key, array in self.param.items():
            self.grad[key] = np.zeros(np.shape(array))

    def apply_grad(self, learning_rate):
        """Take one step of gradient descent with every parameter."""
        for key, grad in self.grad.items():
            self.param[key] = self.param[key] - learning_rate * grad


# %%
def init_linear(input_dim, output_dim):
    """Initial weights ``(input_dim, output_dim)``, the same in every call. Given."""
    return np.random.RandomState(0).randn(input_dim, output_dim) * np.sqrt(2.0 / input_dim)


# %%
def row_logsumexp(x):
    """The logarithm of the sum of exp(x) over each row of ``(N, C)``, as ``(N, 1)``. Given.

    The largest entry of the row is subtracted first, so that no exp overflows.
    """
    largest = np.max(x, axis=1, keepdims=True)
    return largest + np.log(np.sum(np.exp(x - largest), axis=1, keepdims=True))


# %% [markdown]
# ### (a) A linear classifier
#
# scores = x w_sm, without a bias; the probabilities are the softmax of each row. The loss is the mean over the batch of
# -log(the probability of the right class).
#
# In all three functions: first set the gradients of `param` to zero. With `grad=False` return before any gradient is
# computed. Hand each gradient to `param.accumlate_grad`. Return the pair (loss, probabilities).


# %%
def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    """The loss and the probabilities of a linear classifier; its gradients go into ``param``.

    Args:
        batch_x: ``(N, D)``.
        batch_y: labels ``(N,)``, integers from 0 to C - 1.
        param: Parameters with w_sm ``(D, C)``.
        grad: whether to compute the gradients.

    Returns:
        the pair (loss, probs): a float, and ``(N, C)``.
    """
    ### BEGIN SOLUTION
    param.zero_grad()
    w_sm = param.get_param("w_sm")
    scores = batch_x @ w_sm
    log_probs = scores - row_logsumexp(scores)
    probs = np.exp(log_probs)
    rows = np.arange(len(batch_y))
    loss = -np.mean(log_probs[rows, batch_y])
    if not grad:
        return loss, probs
    d_scores = probs.copy()
    d_scores[rows, batch_y] -= 1.0
    d_scores /= len(batch_y)
    param.accumlate_grad("w_sm", batch_x.T @ d_scores)
    return loss, probs
    ### END SOLUTION


# %% [markdown]
# ### (b) One hidden layer
#
# h1 = ReLU(x w1 + b1), scores = h1 w_sm, again without a bias. The rest is as in (a).


# %%
def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    """The loss and the probabilities of a network with one hidden layer; its gradients go into ``param``.

    Args:
        batch_x: ``(N, D)``.
        batch_y: labels ``(N,)``, integers from 0 to C - 1.
        param: Parameters with w1 ``(D, H)``, b1 ``(1, H)``, w_sm ``(H, C)``.
        grad: whether to compute the gradients.

    Returns:
        the pair (loss, probs): a float, and ``(N, C)``.
    """
    ### BEGIN SOLUTION
    param.zero_grad()
    w1, b1, w_sm = param.get_param("w1"), param.get_param("b1"), param.get_param("w_sm")
    s1 = batch_x @ w1 + b1
    h1 = np.maximum(s1, 0.0)
    scores = h1 @ w_sm
    log_probs = scores - row_logsumexp(scores)
    probs = np.exp(log_probs)
    rows = np.arange(len(batch_y))
    loss = -np.mean(log_probs[rows, batch_y])
    if not grad:
        return loss, probs
    d_scores = probs.copy()
    d_scores[rows, batch_y] -= 1.0
    d_scores /= len(batch_y)
    param.accumlate_grad("w_sm", h1.T @ d_scores)
    d_s1 = (d_scores @ w_sm.T) * (s1 > 0)
    param.accumlate_grad("w1", batch_x.T @ d_s1)
    param.accumlate_grad("b1", np.sum(d_s1, axis=0, keepdims=True))
    return loss, probs
    ### END SOLUTION


# %% [markdown]
# ### (c) Two hidden layers and a skip connection
#
# h1 = ReLU(x w1 + b1), h2 = h1 + ReLU(h1 w2 + b2), scores = h2 w_sm. So h1 is added *after* the second ReLU. The rest
# is as in (a).


# %%
def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    """The loss and the probabilities of a network with two hidden layers; its gradients go into ``param``.

    Args:
        batch_x: ``(N, D)``.
        batch_y: labels ``(N,)``, integers from 0 to C - 1.
        param: Parameters with w1 ``(D, H)``, b1 ``(1, H)``, w2 ``(H, H)``, b2 ``(1, H)``, w_sm ``(H, C)``.
        grad: whether to compute the gradients.

    Returns:
        the pair (loss, probs): a float, and ``(N, C)``.
    """
    ### BEGIN SOLUTION
    param.zero_grad()
    w1, b1, w2, b2 = (param.get_param(key) for key in ("w1", "b1", "w2", "b2"))
    w_sm = param.get_param("w_sm")
    s1 = batch_x @ w1 + b1
    h1 = np.maximum(s1, 0.0)
    s2 = h1 @ w2 + b2
    h2 = h1 + np.maximum(s2, 0.0)
    scores = h2 @ w_sm
    log_probs = scores - row_logsumexp(scores)
    probs = np.exp(log_probs)
    rows = np.arange(len(batch_y))
    loss = -np.mean(log_probs[rows, batch_y])
    if not grad:
        return loss, probs
    d_scores = probs.copy()
    d_scores[rows, batch_y] -= 1.0
    d_scores /= len(batch_y)
    param.accumlate_grad("w_sm", h2.T @ d_scores)
    d_h2 = d_scores @ w_sm.T
    d_s2 = d_h2 * (s2 > 0)
    param.accumlate_grad("w2", h1.T @ d_s2)
    param.accumlate_grad("b2", np.sum(d_s2, axis=0, keepdims=True))
    d_s1 = (d_h2 + d_s2 @ w2.T) * (s1 > 0)
    param.accumlate_grad("w1", batch_x.T @ d_s1)
    param.accumlate_grad("b1", np.sum(d_s1, axis=0, keepdims=True))
    return loss, probs
    ### END SOLUTION


# %% [markdown]
# ### (d) Training
#
# The data is MNIST: 50,000 images for training and 10,000 for development, in an order that never changes. Put the
# files `train-images-idx3-ubyte.gz` and `train-labels-idx1-ubyte.gz` into the folder `mnist`. All of this is given.


# %%
def main_training(param, forward_and_backward, train_x, train_y, dev_x, dev_y, batch_size, learning_rate, nb_epochs):
    """Train in place, batch by batch and without shuffling, and print how each epoch ends. Given.

    Returns:
        the accuracy on the development data after each epoch, a list of floats from 0 to 1.
    """
    accuracies = []
    for epoch in range(nb_epochs):
        for start in range(0, len(train_x), batch_size):
            end = start + batch_size
            forward_and_backward(train_x[start:end], train_y[start:end], param)
            param.apply_grad(learning_rate)
        loss, probs = forward_and_backward(dev_x, dev_y, param, grad=False)
        accuracies.append(float(np.mean(np.argmax(probs, axis=1) == dev_y)))
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {accuracies[-1]:.4f}")
    return accuracies


# %%
def load_mnist(folder="mnist"):
    """All images ``(N, 784)`` and labels ``(N,)`` in the files of this folder, as they are there. Given."""
    with gzip.open(Path(folder, "train-images-idx3-ubyte.gz")) as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28 * 28)
    with gzip.open(Path(folder, "train-labels-idx1-ubyte.gz")) as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8).astype(int)
    return images, labels


# %%
def split_data(images, labels):
    """Shuffle once, always alike, and scale by one mean and one standard deviation. Given.

    Returns:
        the tuple (train_x, train_y, dev_x, dev_y): five sixths of the data for training, in float32.
    """
    order = np.random.RandomState(0).permutation(len(images))
    images, labels = images[order].astype(np.float32), labels[order]
    split = len(images) * 5 // 6
    images = (images - images[:split].mean()) / images[:split].std()
    return images[:split], labels[:split], images[split:], labels[split:]


# %%
def init_classifier(hidden_layers, nb_feat=28 * 28, nb_hidden=392, nb_class=10):
    """The initial Parameters of the classifier with this many hidden layers: 0, 1 or 2. Given."""
    param = Parameters()
    widths = [nb_feat, *[nb_hidden] * hidden_layers]
    for number in range(1, len(widths)):
        param.set_param(f"w{number}", init_linear(widths[number - 1], widths[number]))
        param.set_param(f"b{number}", np.zeros((1, widths[number])))
    param.set_param("w_sm", init_linear(widths[-1], nb_class))
    return param


# %%
if __name__ == "__main__":
    data = split_data(*load_mnist())
    functions = [linear_classifier_forward_and_backward, mlp_single_hidden_forward_and_backward,
                 mlp_two_hidden_forward_and_backward]
    for hidden_layers, function in enumerate(functions):
        accuracies = main_training(init_classifier(hidden_layers), function, *data, batch_size=50, learning_rate=0.005,
                                   nb_epochs=20)
        plt.plot(accuracies, label=f"{hidden_layers} hidden layers")
    plt.xlabel("epoch")
    plt.ylabel("accuracy on the development data")
    plt.legend()
    plt.show()
