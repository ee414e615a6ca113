"""Each epoch loss is a mean of batch means, and the lists are arrays."""

import numpy as np
from hw3_lib import CrossEntropyLoss, GradientDescentOptimizer, Linear, Module, ReLU, Sigmoid


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
    criterion = CrossEntropyLoss()
    optimizer = GradientDescentOptimizer(model, learning_rate)
    train_loss, test_loss = np.zeros(num_epoch), np.zeros(num_epoch)
    train_accuracy, test_accuracy = np.zeros(num_epoch), np.zeros(num_epoch)
    for epoch in range(num_epoch):
        for s in range(0, len(train_x), batch_size):
            x = train_x[s : s + batch_size]
            y = train_y[s : s + batch_size]
            criterion(model.forward(x), y)
            model.backward(criterion)
            optimizer.step()
        for x_all, y_all, losses, accuracies in (
            (train_x, train_y, train_loss, train_accuracy),
            (test_x, test_y, test_loss, test_accuracy),
        ):
            means, hits = [], 0
            for s in range(0, len(x_all), batch_size):
                scores = model.forward(x_all[s : s + batch_size])
                means.append(criterion(scores, y_all[s : s + batch_size]))
                hits += int((scores.argmax(axis=1) == y_all[s : s + batch_size]).sum())
            losses[epoch] = np.mean(means)
            accuracies[epoch] = hits / len(x_all)
    yhat_train = [int(np.argmax(row)) for row in model.forward(train_x)]
    yhat_test = [int(np.argmax(row)) for row in model.forward(test_x)]
    return {
        "train_loss": train_loss,
        "test_loss": test_loss,
        "train_accuracy": train_accuracy,
        "test_accuracy": test_accuracy,
        "yhat_train": yhat_train,
        "yhat_test": yhat_test,
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
