"""What the handout gives to students: the trainer and the tester, as the reference has them.

The text of this file is sent to the student's process, so that a classifier is trained as it was given, whatever the
student made of it.
"""

from __future__ import annotations

import numpy as np


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
