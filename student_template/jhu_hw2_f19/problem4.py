"""Problem 4: templates of handwritten digits, as they are and trained."""

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
### WRITE THIS AND REMOVE `pass` ###
pass

# %% [markdown]
# ## (a) Average images as templates

# %%
def mean_templates(X, y, num_classes):
    """The average image of each class, (num_classes, D); zeros for a class without an image."""
    ### WRITE THIS AND REMOVE `pass` ###
    pass


# %%
def predict(X, W, b):
    """The class with the largest score W x + b for each image, (N,) integers."""
    ### WRITE THIS AND REMOVE `pass` ###
    pass


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
    ### WRITE THIS AND REMOVE `pass` ###
    pass


# %% [markdown]
# ## MNIST
#
# Put `train-images-idx3-ubyte.gz` and the three other files into this folder, and divide pixels by 255.

# %%
if __name__ == "__main__":
    import gzip

    def read(name, skipped):
        with gzip.open(name) as file:
            return np.frombuffer(file.read(), np.uint8, offset=skipped)

    data = {part: (read(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784) / 255,
                   read(f"{part}-labels-idx1-ubyte.gz", 8).astype(int)) for part in ("train", "t10k")}
    W = mean_templates(*data["train"], 10)
    x, y = data["t10k"]
    print(f"Accuracy of the templates: {100 * np.mean(predict(x, W, np.zeros(10)) == y):.1f}%")
    W, b, history = train_from_templates(*data["train"], learning_rate=0.1, num_iterations=100)
    print(f"Accuracy of the trained templates: {100 * np.mean(predict(x, W, b) == y):.1f}%")
