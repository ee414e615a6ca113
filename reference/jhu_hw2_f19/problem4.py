# %% [markdown]
# # Problem 4: templates
#
# The average image of each digit is one row of the weights of a linear classifier: its template. Change nothing but the
# marked places; you may add cells and functions of your own.
#
# Shapes: N images with D pixels are `X (N, D)`, their labels `y (N,)` are integers from 0; `W` is `(C, D)`.

# %%
import numpy as np

# %% [markdown]
# Copy the functions of Problem 2 that you use again.

# %%
### BEGIN SOLUTION
from problem2 import linear_forward, linear_loss_and_gradients
### END SOLUTION

# %% [markdown]
# ## (a) Average images as templates

# %%
def mean_templates(X, y, num_classes):
    """The average image of each class, (num_classes, D); zeros for a class without an image."""
    ### BEGIN SOLUTION
    W = np.zeros((num_classes, X.shape[1]))
    for label in range(num_classes):
        if np.any(y == label):
            W[label] = X[y == label].mean(axis=0)
    return W
    ### END SOLUTION


# %%
def predict(X, W, b):
    """The class with the largest score W x + b for each image, (N,) integers."""
    ### BEGIN SOLUTION
    return linear_forward(X, W, b).argmax(axis=1)
    ### END SOLUTION


# %% [markdown]
# ## (b) Trained templates

# %%
def train_from_templates(X, y, learning_rate, num_iterations):
    """Train a linear classifier as in Problem 2, from the templates of (a) in place of zeros.

    There are as many classes as the largest label says, and at least one image of it. b starts at zero; the targets are
    one-hot.

    Returns:
        (W, b, history), as train_linear.
    """
    ### BEGIN SOLUTION
    num_classes = int(y.max()) + 1
    T = np.eye(num_classes)[y]
    W, b = mean_templates(X, y, num_classes), np.zeros(num_classes)
    history = {"loss": [], "accuracy": []}
    for _ in range(num_iterations):
        _, gradients = linear_loss_and_gradients(X, T, W, b)
        W = W - learning_rate * gradients["W"]
        b = b - learning_rate * gradients["b"]
        history["loss"].append(linear_loss_and_gradients(X, T, W, b)[0])
        history["accuracy"].append(np.mean(predict(X, W, b) == y))
    return W, b, history
    ### END SOLUTION


# %% [markdown]
# ## MNIST
#
# Put `train-images-idx3-ubyte.gz` and the three other files into this folder, and divide pixels by 255.

# %%
if __name__ == "__main__":
    import gzip

    import matplotlib.pyplot as plt

    def read(name, skipped):
        with gzip.open(name) as file:
            return np.frombuffer(file.read(), np.uint8, offset=skipped)

    data = {part: (read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784) / 255,
                   read(f"{part}-labels-idx1-ubyte.gz", 8).astype(int)) for part in ("train", "t10k")}
    W = mean_templates(*data["train"], 10)
    for label, template in enumerate(W):
        plt.subplot(2, 5, label + 1)
        plt.imshow(template.reshape(28, 28), cmap="gray")
    plt.show()
    x, y = data["t10k"]
    print(f"Accuracy of the templates: {100 * np.mean(predict(x, W, np.zeros(10)) == y):.1f}%")
    W, b, history = train_from_templates(*data["train"], learning_rate=0.1, num_iterations=100)
    print(f"Accuracy of the trained templates: {100 * np.mean(predict(x, W, b) == y):.1f}%")
