"""Activations in a table of classes, attributes in slots, and every gradient a new tensor in a new dictionary."""

import torch


class Identity:
    __slots__ = ("kept",)

    def forward(self, z):
        self.kept = z
        return z

    def backward(self, g):
        return g


class ReLU(Identity):
    __slots__ = ()

    def forward(self, z):
        self.kept = z.relu()
        return self.kept

    def backward(self, g):
        return g.masked_fill(self.kept == 0, 0.0)


class Sigmoid(Identity):
    __slots__ = ()

    def forward(self, z):
        self.kept = z.sigmoid()
        return self.kept

    def backward(self, g):
        return g * self.kept * (1 - self.kept)


TABLE = {"identity": Identity, "relu": ReLU, "sigmoid": Sigmoid}


class MLP:
    __slots__ = ("f_function", "g_function", "parameters", "grads", "cache")

    def __init__(
        self,
        linear_1_in_features,
        linear_1_out_features,
        f_function,
        linear_2_in_features,
        linear_2_out_features,
        g_function,
    ):
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
        self.cache["layers"] = []
        for layer, kind in (("1", self.f_function), ("2", self.g_function)):
            activation = TABLE[kind]()
            self.cache["layers"].append((layer, activation, x))
            x = activation.forward(torch.einsum("ni,oi->no", x, self.parameters["W" + layer]) + self.parameters["b" + layer])
        return x

    def backward(self, dJdy_hat):
        grads = {}
        for layer, activation, x in reversed(self.cache["layers"]):
            dJdz = activation.backward(dJdy_hat)
            grads["dJdW" + layer], grads["dJdb" + layer] = torch.einsum("no,ni->oi", dJdz, x), dJdz.sum(0)
            dJdy_hat = dJdz @ self.parameters["W" + layer]
        self.grads = grads

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    error = y_hat - y
    return (error**2).mean(), 2 * error / error.numel()


def bce_loss(y, y_hat):
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    return loss, (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
