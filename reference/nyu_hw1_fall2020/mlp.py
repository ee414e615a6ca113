"""Homework 1, the implementation: a two-layer network and two losses, on torch tensors and without autograd.

    Linear1 -> f -> Linear2 -> g

The network has one output: K = 1.

Change nothing but the places marked for you: the tests read the attributes set in ``__init__`` by their names.
Compute every gradient yourself; torch's autograd may not be used.

Shapes: a batch of N samples is a tensor with one sample a row, ``(N, features)``.
"""

import torch


class MLP:
    """Two linear layers, each followed by an activation: ``'relu'``, ``'sigmoid'`` or ``'identity'``."""

    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
        """Draw the parameters. Given: do not modify it.

        Args:
            linear_1_in_features, linear_1_out_features: the sizes of the first linear layer.
            f_function: the activation after it, as a string.
            linear_2_in_features, linear_2_out_features: the sizes of the second linear layer.
            g_function: the activation after it, as a string.
        """
        self.f_function = f_function
        self.g_function = g_function

        self.parameters = dict(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = dict(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )

        # Put here whatever backward will need from forward.
        self.cache = dict()

    def forward(self, x):
        """Compute the network's output and keep in ``self.cache`` what backward will need.

        Args:
            x: inputs, ``(N, linear_1_in_features)``; must not be modified.

        Returns:
            y_hat, ``(N, linear_2_out_features)``.
        """
        ### BEGIN SOLUTION
        def activate(name, z):
            """The activation of that name at z, and its derivative there."""
            if name == "relu":
                return z.clamp(min=0), (z > 0).to(z.dtype)
            if name == "sigmoid":
                s = 1 / (1 + (-z).exp())
                return s, s * (1 - s)
            return z, torch.ones_like(z)

        z1 = x @ self.parameters["W1"].T + self.parameters["b1"]
        a1, f_slope = activate(self.f_function, z1)
        z2 = a1 @ self.parameters["W2"].T + self.parameters["b2"]
        y_hat, g_slope = activate(self.g_function, z2)
        self.cache.update(x=x, a1=a1, f_slope=f_slope, g_slope=g_slope)
        return y_hat
        ### END SOLUTION

    def backward(self, dJdy_hat):
        """Fill ``self.grads`` with the gradients of J by the four parameters, for the batch of the last forward.

        Each gradient has the shape of its parameter. What stood in ``self.grads`` is overwritten, not added to,
        and the parameters stay as they are.

        Args:
            dJdy_hat: the gradient of J by the network's output, ``(N, linear_2_out_features)``.
        """
        ### BEGIN SOLUTION
        cache = self.cache
        dJdz2 = dJdy_hat * cache["g_slope"]
        dJda1 = dJdz2 @ self.parameters["W2"]
        dJdz1 = dJda1 * cache["f_slope"]
        self.grads["dJdW2"] = dJdz2.T @ cache["a1"]
        self.grads["dJdb2"] = dJdz2.sum(dim=0)
        self.grads["dJdW1"] = dJdz1.T @ cache["x"]
        self.grads["dJdb1"] = dJdz1.sum(dim=0)
        ### END SOLUTION

    def clear_grad_and_cache(self):
        """Set all gradients to zero and empty the cache. Given: do not modify it."""
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    """Half the mean squared error: half the mean of (y_hat - y)^2 over the N samples.

    Args:
        y: labels, ``(N, 1)``.
        y_hat: predictions, ``(N, 1)``.

    Returns:
        J: the loss, a single number.
        dJdy_hat: the gradient of J by y_hat, ``(N, 1)``.
    """
    ### BEGIN SOLUTION
    error = y_hat - y
    loss = (error**2).mean()
    dJdy_hat = 2 * error / error.numel()
    loss, dJdy_hat = loss / 2, dJdy_hat / 2
    return loss, dJdy_hat
    ### END SOLUTION


def bce_loss(y, y_hat):
    """The binary cross entropy: the mean of -(y log y_hat + (1 - y) log(1 - y_hat)) over the N samples.

    Args:
        y: labels between 0 and 1, ``(N, 1)``.
        y_hat: predictions between 0 and 1, ``(N, 1)``.

    Returns:
        J: the loss, a single number.
        dJdy_hat: the gradient of J by y_hat, ``(N, 1)``.
    """
    ### BEGIN SOLUTION
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
    return loss, dJdy_hat
    ### END SOLUTION
