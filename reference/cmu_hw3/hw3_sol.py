"""Homework 3, the network: its definition, its training and the digits it learns to read.

Change nothing but the places marked for you.
"""

import numpy as np
from hw3_lib import CrossEntropyLoss, GradientDescentOptimizer, Linear, Module, ReLU, Sigmoid


def init_linear_params(in_size, out_size):
    """Draw the initial parameters of a Linear layer from numpy's global generator. Given.

    Returns:
        the tuple ``(weights, biases)``, ``(in_size, out_size)`` and ``(1, out_size)``, uniform between -s and
        s with s = 1 / sqrt(out_size).
    """
    s = 1.0 / np.sqrt(out_size)
    weights = np.random.uniform(-s, s, (in_size, out_size))
    biases = np.random.uniform(-s, s, (1, out_size))
    return weights, biases


class MultiLayerPerceptron(Module):
    """Layers applied one after the other. Given.

    Attributes:
        layers: the list of modules, first to last, without the loss.
    """

    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        """Compute the scores ``(N, C)`` of the inputs ``(N, in_features)``."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, criterion):
        """Carry the gradient of ``criterion``, whose forward has been called, back through all layers."""
        g = criterion.backward()
        for layer in reversed(self.layers):
            g = layer.backward(g)
        return g


def define_network(size_hidden, size_input=784, size_output=10, seed=10701, activation=Sigmoid):
    """Build the network that the written questions train. Not graded.

    Seed numpy's global generator, then draw the parameters of the layers from first to last with
    ``init_linear_params``. An activation follows each hidden layer; the last layer gives the scores.

    Args:
        size_hidden: units of the hidden layer, or a list of them for several hidden layers.
        size_input: pixels of an image.
        size_output: number of classes.
        seed: keep the default for the written questions.
        activation: Sigmoid or ReLU, the class.

    Returns:
        a MultiLayerPerceptron.
    """
    ### BEGIN SOLUTION
    np.random.seed(seed)
    layers = []
    in_size = size_input
    for out_size in np.atleast_1d(size_hidden):
        layers.append(Linear(init_linear_params(in_size, out_size)))
        layers.append(activation())
        in_size = out_size
    layers.append(Linear(init_linear_params(in_size, size_output)))
    return MultiLayerPerceptron(layers)
    ### END SOLUTION


def train_network(model, dataset, num_epoch, learning_rate, batch_size, seed=10701):
    """Train by batch gradient descent (Appendix A) and log what each epoch reached.

    The data is not shuffled, and the last batch of an epoch may be smaller than the others. The main loop is
    given. You compute the statistics with the model as it is at the END of each epoch, over all samples.

    Args:
        model: a MultiLayerPerceptron, which is trained in place.
        dataset: dictionary with ``train_x`` and ``test_x``, ``(N, in_features)``, and ``train_y`` and
            ``test_y``, integers ``(N,)``; must not be modified.
        num_epoch: how often to go through the training data.
        learning_rate: step size.
        batch_size: samples an update.
        seed: for numpy's global generator.

    Returns:
        a dictionary of six lists: ``train_loss``, ``test_loss``, ``train_accuracy`` and ``test_accuracy`` hold
        a float for each epoch (mean cross entropy; fraction of right labels, from 0 to 1); ``yhat_train`` and
        ``yhat_test`` hold an int for each sample, the labels predicted after the last epoch.
    """
    np.random.seed(seed)
    train_x, train_y = dataset["train_x"], dataset["train_y"]
    test_x, test_y = dataset["test_x"], dataset["test_y"]
    criterion = CrossEntropyLoss()
    optimizer = GradientDescentOptimizer(model, learning_rate)
    train_loss, test_loss = [], []
    train_accuracy, test_accuracy = [], []
    yhat_train, yhat_test = np.array([], dtype=int), np.array([], dtype=int)
    for idx_epoch in range(num_epoch):
        for s in range(0, len(train_x), batch_size):
            x = train_x[s : s + batch_size]
            y = train_y[s : s + batch_size]
            y_pred = model.forward(x)
            running_loss = criterion(y_pred, y)
            model.backward(criterion)
            optimizer.step()
        # The epoch is over: append to the four lists, and predict the label of every sample.
        ### BEGIN SOLUTION
        scores = model.forward(train_x)
        train_loss.append(float(criterion(scores, train_y)))
        yhat_train = np.argmax(scores, axis=1)
        train_accuracy.append(float((yhat_train == train_y).mean()))
        scores = model.forward(test_x)
        test_loss.append(float(criterion(scores, test_y)))
        yhat_test = np.argmax(scores, axis=1)
        test_accuracy.append(float((yhat_test == test_y).mean()))
        ### END SOLUTION
    # Return the dictionary; its labels are plain lists of int.
    ### BEGIN SOLUTION
    return {
        "train_loss": train_loss,
        "test_loss": test_loss,
        "train_accuracy": train_accuracy,
        "test_accuracy": test_accuracy,
        "yhat_train": yhat_train.tolist(),
        "yhat_test": yhat_test.tolist(),
    }
    ### END SOLUTION


def load_data(folder="training_data_student"):
    """Read the digits. Given.

    Args:
        folder: holds ``train.csv`` (3000 rows) and ``test.csv`` (1000 rows): 784 pixels in [0, 1], then the label.

    Returns:
        the dictionary that ``train_network`` takes.
    """
    dataset = {}
    for part in ("train", "test"):
        table = np.loadtxt(f"{folder}/{part}.csv", delimiter=",")
        dataset[part + "_x"] = table[:, :-1]
        dataset[part + "_y"] = table[:, -1].astype(int)
    return dataset


if __name__ == "__main__":
    network = define_network(256, activation=ReLU)
    log = train_network(network, load_data(), num_epoch=50, learning_rate=0.01, batch_size=50)
    print("accuracy on the training data:", round(log["train_accuracy"][-1], 4))
    print("accuracy on the test data:", round(log["test_accuracy"][-1], 4))
