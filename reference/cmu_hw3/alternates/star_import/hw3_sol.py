"""The trainer with a helper and a star import; it returns tuples and arrays of numpy numbers."""

# ruff: noqa: F405
import numpy as np
from hw3_lib import *  # noqa: F403


def init_linear_params(in_size, out_size):
    s = 1.0 / np.sqrt(out_size)
    weights = np.random.uniform(-s, s, (in_size, out_size))
    biases = np.random.uniform(-s, s, (1, out_size))
    return weights, biases


class MultiLayerPerceptron(Module):

    def __init__(self, layers):
        self.layers = layers

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, criterion):
        g = criterion.backward()
        for layer in reversed(self.layers):
            g = layer.backward(g)
        return g


def define_network(size_hidden, size_input=784, size_output=10, seed=10701, activation=Sigmoid):
    np.random.seed(seed)
    layers = []
    in_size = size_input
    for out_size in np.atleast_1d(size_hidden):
        layers.append(Linear(init_linear_params(in_size, out_size)))
        layers.append(activation())
        in_size = out_size
    layers.append(Linear(init_linear_params(in_size, size_output)))
    return MultiLayerPerceptron(layers)


def evaluate(model, criterion, x, y):
    scores = model(x)
    labels = scores.argmax(1)
    return criterion.forward(scores, y), np.sum(labels == y) / len(y), labels


def train_network(model, dataset, num_epoch, learning_rate, batch_size, seed=10701):
    np.random.seed(seed)
    train_x, train_y = dataset["train_x"], dataset["train_y"]
    test_x, test_y = dataset["test_x"], dataset["test_y"]
    criterion = CrossEntropyLoss()
    optimizer = GradientDescentOptimizer(model, learning_rate)
    train_log, test_log = [], []
    for _ in range(num_epoch):
        for s in range(0, len(train_x), batch_size):
            x = train_x[s : s + batch_size]
            y = train_y[s : s + batch_size]
            criterion(model.forward(x), y)
            model.backward(criterion)
            optimizer.step()
        train_log.append(evaluate(model, criterion, train_x, train_y))
        test_log.append(evaluate(model, criterion, test_x, test_y))
    train_loss, train_accuracy, yhat_train = zip(*train_log)
    test_loss, test_accuracy, yhat_test = zip(*test_log)
    return {
        "train_loss": train_loss,
        "test_loss": test_loss,
        "train_accuracy": train_accuracy,
        "test_accuracy": test_accuracy,
        "yhat_train": yhat_train[-1],
        "yhat_test": yhat_test[-1],
    }


def load_data(folder="training_data_student"):
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
