"""Plots and progress bars are set up at the top, and training shows a bar."""

import numpy as np
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
import seaborn as sns
from mpl_toolkits.mplot3d import Axes3D
from tqdm.auto import tqdm, trange
from hw3_lib import CrossEntropyLoss, GradientDescentOptimizer, Linear, Module, ReLU, Sigmoid

plt.rcParams["figure.figsize"] = (8, 6)
plt.rcParams.update({"font.size": 12})
plt.style.use("ggplot")
sns.set_theme()
palette = sns.color_palette("deep", 3)
fig, axes = plt.subplots(2, 3)
for place, ax in enumerate(axes.flat):
    ax.plot(np.arange(3), color=palette[place % 3])
    ax.set_title(f"{place}: {ax.get_ylim()[1]:.2f}")
line, = axes[0, 1].plot([1, 2])
counts, edges, patches = plt.hist(np.random.rand(10))
with plt.style.context("dark_background"):
    fig3, ax3 = plt.subplots(subplot_kw={"projection": "3d"})
width = plt.rcParams["figure.figsize"][0] * 2
for number in trange(3, desc="warm up"):
    tqdm.write(f"{number}")


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
    bar = tqdm(range(num_epoch), desc='epochs')
    for idx_epoch in bar:
        for s in range(0, len(train_x), batch_size):
            x = train_x[s:s + batch_size]
            y = train_y[s:s + batch_size]
            y_pred = model.forward(x)
            running_loss = criterion(y_pred, y)
            model.backward(criterion)
            optimizer.step()
        bar.set_postfix(loss=running_loss)
        scores = model.forward(train_x)
        train_loss.append(float(criterion(scores, train_y)))
        yhat_train = np.argmax(scores, axis=1)
        train_accuracy.append(float((yhat_train == train_y).mean()))
        scores = model.forward(test_x)
        test_loss.append(float(criterion(scores, test_y)))
        yhat_test = np.argmax(scores, axis=1)
        test_accuracy.append(float((yhat_test == test_y).mean()))
    return {'train_loss': train_loss, 'test_loss': test_loss, 'train_accuracy': train_accuracy,
            'test_accuracy': test_accuracy,
            'yhat_train': yhat_train.tolist(), 'yhat_test': yhat_test.tolist()}
