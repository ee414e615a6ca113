"""The answer is a namedtuple in the documented order; a loss is an array of one element, and labels are tuples."""

from typing import NamedTuple

import numpy as np
from hw3_lib import CrossEntropyLoss, GradientDescentOptimizer, Linear, Module, ReLU, Sigmoid


class Log(NamedTuple):
    train_loss: list
    test_loss: list
    train_accuracy: list
    test_accuracy: list
    yhat_train: tuple
    yhat_test: tuple


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


def train_network(model, dataset, num_epoch, learning_rate, batch_size, seed=10701):
    np.random.seed(seed)
    train_x, train_y = dataset['train_x'], dataset['train_y']
    test_x, test_y = dataset['test_x'], dataset['test_y']
    criterion = CrossEntropyLoss()
    optimizer = GradientDescentOptimizer(model, learning_rate)
    train_loss, test_loss = [], []
    train_accuracy, test_accuracy = [], []
    yhat_train, yhat_test = [], []
    for idx_epoch in range(num_epoch):
        for s in range(0, len(train_x), batch_size):
            x = train_x[s:s + batch_size]
            y = train_y[s:s + batch_size]
            y_pred = model.forward(x)
            running_loss = criterion(y_pred, y)
            model.backward(criterion)
            optimizer.step()
        scores = model.forward(train_x)
        train_loss.append(float(criterion(scores, train_y)))
        yhat_train = np.argmax(scores, axis=1)
        train_accuracy.append(float((yhat_train == train_y).mean()))
        scores = model.forward(test_x)
        test_loss.append(np.reshape(criterion(scores, test_y), 1))
        yhat_test = np.argmax(scores, axis=1)
        test_accuracy.append(float((yhat_test == test_y).mean()))
    return Log(train_loss, test_loss, train_accuracy, test_accuracy, tuple(yhat_train), tuple(yhat_test))
