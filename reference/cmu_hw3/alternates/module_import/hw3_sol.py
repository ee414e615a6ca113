"""The trainer reaches the library by its module name."""

import numpy as np
import hw3_lib
from hw3_lib import Linear, Module, Sigmoid


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


def train_network(model, dataset, num_epoch, learning_rate, batch_size, seed=10701):
    np.random.seed(seed)
    train_x, train_y = dataset["train_x"], dataset["train_y"]
    test_x, test_y = dataset["test_x"], dataset["test_y"]
    criterion = hw3_lib.CrossEntropyLoss()
    optimizer = hw3_lib.GradientDescentOptimizer(model, learning_rate)
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
        scores = model.forward(train_x)
        train_loss.append(float(criterion(scores, train_y)))
        yhat_train = np.argmax(scores, axis=1)
        train_accuracy.append(np.count_nonzero(yhat_train == train_y) / len(train_y))
        scores = model.forward(test_x)
        test_loss.append(float(criterion(scores, test_y)))
        yhat_test = np.argmax(scores, axis=1)
        test_accuracy.append(float((yhat_test == test_y).mean()))
    # Return the dictionary; its labels are plain lists of int.
    return {
        "train_loss": train_loss,
        "test_loss": test_loss,
        "train_accuracy": train_accuracy,
        "test_accuracy": test_accuracy,
        "yhat_train": yhat_train.tolist(),
        "yhat_test": yhat_test.tolist(),
    }


def load_data(folder="training_data_student"):
    dataset = {}
    for part in ("train", "test"):
        table = np.loadtxt(f"{folder}/{part}.csv", delimiter=",")
        dataset[part + "_x"] = table[:, :-1]
        dataset[part + "_y"] = table[:, -1].astype(int)
    return dataset


if __name__ == "__main__":
    network = define_network(256, activation=hw3_lib.ReLU)
    log = train_network(network, load_data(), num_epoch=50, learning_rate=0.01, batch_size=50)
    print("accuracy on the training data:", round(log["train_accuracy"][-1], 4))
    print("accuracy on the test data:", round(log["test_accuracy"][-1], 4))
