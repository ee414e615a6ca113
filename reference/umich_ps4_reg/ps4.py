# %% [markdown]
# # Problem Set 4: Backpropagation
#
# ## Problem 4.2: Multi-layer perceptron
#
# You write a network of two layers from scratch and train it to classify the images of CIFAR-10:
#
# input → fully connected layer → ReLU → fully connected layer → softmax
#
# Write the marked places and change nothing else. Only NumPy may be used for the network.
#
# Shapes: a batch is a matrix with one sample a row, so N images of 32 x 32 x 3 numbers are `(N, 3072)`.

# %%
import pickle
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np


# %% [markdown]
# ### The data. Given: do not modify this cell.
#
# Download `cifar-10-python.tar.gz` and unpack it beside this file.


# %%
def load_cifar10(folder="cifar-10-batches-py", num_val=1000):
    """Read the python version of CIFAR-10.

    Args:
        folder: holds data_batch_1 to data_batch_5 and test_batch.
        num_val: how many of the training images are set aside for validation.

    Returns:
        a dict with X_train, X_val, X_test, each (N, 3072), pixels from 0 to 1 minus the mean training image, and the
        labels y_train, y_val, y_test, integers (N,).
    """

    def read(names):
        batches = [pickle.loads(Path(folder, name).read_bytes(), encoding="bytes") for name in names]
        images = np.concatenate([batch[b"data"] for batch in batches]).astype(np.float32) / 255
        return images, np.concatenate([batch[b"labels"] for batch in batches])

    X, y = read([f"data_batch_{number}" for number in range(1, 6)])
    X_test, y_test = read(["test_batch"])
    mean = X[:-num_val].mean(axis=0)
    return {"X_train": X[:-num_val] - mean, "y_train": y[:-num_val], "X_val": X[-num_val:] - mean,
            "y_val": y[-num_val:], "X_test": X_test - mean, "y_test": y_test}


# %% [markdown]
# ### (a) The layers (3 points)
#
# Each `..._forward` returns its output and a cache: whatever its `..._backward` needs.


# %%
def fc_forward(x, w, b):
    """Compute a fully connected layer, x @ w + b.

    Args:
        x: inputs, (N, Din).
        w: weights, (Din, Dout).
        b: biases, (Dout,).

    Returns:
        out: (N, Dout).
        cache: what fc_backward needs, such as (x, w, b).
    """
    ### BEGIN SOLUTION
    out = x @ w + b
    cache = (x, w, b)
    return out, cache
    ### END SOLUTION


def fc_backward(dout, cache):
    """Compute the gradients of a fully connected layer.

    Args:
        dout: the gradient of the loss by out, (N, Dout).
        cache: from fc_forward.

    Returns:
        dx: the gradient by x, (N, Din).
        dw: the gradient by w, (Din, Dout).
        db: the gradient by b, (Dout,).
    """
    ### BEGIN SOLUTION
    x, w, _ = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db
    ### END SOLUTION


def relu_forward(x):
    """Compute max(0, x) of every entry.

    Args:
        x: inputs of any shape.

    Returns:
        out: of the shape of x.
        cache: what relu_backward needs, such as x.
    """
    ### BEGIN SOLUTION
    out = np.maximum(x, 0)
    cache = x
    return out, cache
    ### END SOLUTION


def relu_backward(dout, cache):
    """Compute the gradient of a ReLU layer.

    Args:
        dout: the gradient of the loss by out, of any shape.
        cache: from relu_forward.

    Returns:
        dx: the gradient by x.
    """
    ### BEGIN SOLUTION
    x = cache
    dx = dout * (x > 0)
    return dx
    ### END SOLUTION


def softmax_loss(x, y):
    """Compute the cross-entropy loss of a softmax, a mean over the samples, and its gradient.

    Mind large scores: subtracting the same number from all scores of a sample changes nothing in the result.

    Args:
        x: scores, (N, C): x[i, j] belongs to sample i and class j.
        y: labels, (N,): integers from 0 to C - 1.

    Returns:
        loss: a number.
        dx: the gradient of the loss by x, (N, C).
    """
    ### BEGIN SOLUTION
    n = x.shape[0]
    shifted = x - x.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    totals = exps.sum(axis=1, keepdims=True)
    rows = np.arange(n)
    loss = np.mean(np.log(totals[:, 0]) - shifted[rows, y])
    dx = exps / totals
    dx[rows, y] -= 1
    dx /= n
    return loss, dx
    ### END SOLUTION


# %% [markdown]
# ### (b) The classifier (1 point)


# %%
class SoftmaxClassifier:
    """A network of two fully connected layers, with a ReLU between them and a softmax loss, regularised.

    Attributes:
        params: "W1" (input_dim, hidden_dim), "b1" (hidden_dim,), "W2" (hidden_dim, num_classes), "b2" (num_classes,).
        reg: the factor of the regularisation.
    """

    def __init__(self, input_dim=3072, hidden_dim=300, num_classes=10, weight_scale=1e-3, reg=0.0):
        """Fill params: weights from a normal distribution with mean 0 and standard deviation weight_scale; biases 0."""
        self.params = {}
        self.reg = reg
        ### BEGIN SOLUTION
        self.params["W1"] = np.random.normal(0, weight_scale, (input_dim, hidden_dim))
        self.params["b1"] = np.zeros(hidden_dim)
        self.params["W2"] = np.random.normal(0, weight_scale, (hidden_dim, num_classes))
        self.params["b2"] = np.zeros(num_classes)
        ### END SOLUTION

    def forwards_backwards(self, X, y=None):
        """Compute the scores of a batch; with labels, the loss and the gradients instead.

        The loss is that of softmax_loss plus 0.5 * reg * the sum of the squares of all weights. Biases are left out.

        Args:
            X: inputs, (N, input_dim).
            y: labels, (N,), or None.

        Returns:
            without y: the scores (N, num_classes), before the softmax.
            with y: (loss, grads), where grads has the keys of params and grads[k] is the gradient of the loss by
            params[k].
        """
        ### BEGIN SOLUTION
        hidden, fc1_cache = fc_forward(X, self.params["W1"], self.params["b1"])
        active, relu_cache = relu_forward(hidden)
        scores, fc2_cache = fc_forward(active, self.params["W2"], self.params["b2"])
        if y is None:
            return scores

        grads = {}
        loss, dscores = softmax_loss(scores, y)
        dactive, grads["W2"], grads["b2"] = fc_backward(dscores, fc2_cache)
        dhidden = relu_backward(dactive, relu_cache)
        _, grads["W1"], grads["b1"] = fc_backward(dhidden, fc1_cache)
        for name in ("W1", "W2"):
            loss = loss + 0.5 * self.reg * np.sum(self.params[name] ** 2)
            grads[name] = grads[name] + self.reg * self.params[name]
        return loss, grads
        ### END SOLUTION


# %% [markdown]
# ### Training and testing. Given: do not modify this cell.


# %%
def test_network(model, X, y, num_samples=None, batch_size=100):
    """Compute the share of samples that a model classifies right.

    Args:
        model: has forwards_backwards(X).
        X: inputs, (N, D).
        y: labels, (N,).
        num_samples: if not None, this many samples are drawn at random and the others left out.
        batch_size: how many samples the model gets at once.

    Returns:
        the accuracy, from 0 to 1.
    """
    if num_samples is not None and num_samples < len(X):
        chosen = np.random.choice(len(X), num_samples)
        X, y = X[chosen], y[chosen]
    right = 0
    for start in range(0, len(X), batch_size):
        scores = model.forwards_backwards(X[start:start + batch_size])
        right += np.sum(np.argmax(scores, axis=1) == y[start:start + batch_size])
    return right / len(X)


def train_network(model, data, **kwargs):
    """Train a model with stochastic gradient descent; the parameters that were best in validation are kept.

    Args:
        model: has params and forwards_backwards(X, y).
        data: a dict with X_train, y_train, X_val and y_val.
        kwargs: learning_rate (1e-3), lr_decay (1.0; the rate's factor after each epoch), batch_size (100), num_epochs
            (10), num_train_samples (1000) and num_val_samples (None: all) for the accuracies, print_every (10),
            verbose (True).

    Returns:
        model, train_acc_history, val_acc_history: the accuracies at the start, after each epoch and at the end.
    """
    learning_rate = kwargs.pop("learning_rate", 1e-3)
    lr_decay = kwargs.pop("lr_decay", 1.0)
    batch_size = kwargs.pop("batch_size", 100)
    num_epochs = kwargs.pop("num_epochs", 10)
    num_train_samples = kwargs.pop("num_train_samples", 1000)
    num_val_samples = kwargs.pop("num_val_samples", None)
    print_every = kwargs.pop("print_every", 10)
    verbose = kwargs.pop("verbose", True)

    train_acc_history, val_acc_history = [], []
    best_val_acc, best_params = -1.0, {}
    num_train = len(data["X_train"])
    iterations_per_epoch = max(num_train // batch_size, 1)
    num_iterations = num_epochs * iterations_per_epoch
    for t in range(num_iterations):
        chosen = np.random.choice(num_train, batch_size)
        loss, grads = model.forwards_backwards(data["X_train"][chosen], data["y_train"][chosen])
        for name in model.params:
            model.params[name] -= learning_rate * grads[name]
        if verbose and t % print_every == 0:
            print(f"iteration {t + 1} / {num_iterations}: loss {loss}")

        epoch_ends = (t + 1) % iterations_per_epoch == 0
        if epoch_ends:
            learning_rate *= lr_decay
        if t == 0 or epoch_ends or t == num_iterations - 1:
            train_acc = test_network(model, data["X_train"], data["y_train"], num_train_samples)
            val_acc = test_network(model, data["X_val"], data["y_val"], num_val_samples)
            train_acc_history.append(train_acc)
            val_acc_history.append(val_acc)
            if val_acc > best_val_acc:
                best_val_acc = val_acc
                best_params = {name: array.copy() for name, array in model.params.items()}
            if verbose:
                print(f"iteration {t + 1} / {num_iterations}: accuracy {train_acc:.4f} in training, "
                      f"{val_acc:.4f} in validation")
    model.params = best_params
    return model, train_acc_history, val_acc_history


# %% [markdown]
# ### (c) Hyperparameters (1 point)
#
# Choose hidden_dim, reg, learning_rate, lr_decay and batch_size, so that the accuracy on the test set is at least 45 %.
#
# The grader does not train here. It notes the numbers with which your cells make a SoftmaxClassifier and call
# train_network, and tries them: the last ones first, at most three different settings.

# %%
if __name__ == "__main__":
    ### BEGIN SOLUTION
    hidden_dim = 64
    reg = 1e-4
    learning_rate = 0.2
    lr_decay = 0.95
    batch_size = 50
    ### END SOLUTION

    data = load_cifar10()
    model = SoftmaxClassifier(hidden_dim=hidden_dim, reg=reg)
    model, train_acc_history, val_acc_history = train_network(
        model, data, learning_rate=learning_rate, lr_decay=lr_decay, batch_size=batch_size, num_epochs=20,
        print_every=500)
    print("accuracy on the test set:", test_network(model, data["X_test"], data["y_test"]))

# %% [markdown]
# ### (d) Plot train_acc_history and val_acc_history (0.5 points)
#
# The grader looks at the lists that you plot, not at the picture.

# %%
if __name__ == "__main__":
    ### BEGIN SOLUTION
    plt.plot(train_acc_history, label="training")
    plt.plot(val_acc_history, label="validation")
    plt.xlabel("epoch")
    plt.ylabel("accuracy")
    plt.legend()
    plt.show()
    ### END SOLUTION
