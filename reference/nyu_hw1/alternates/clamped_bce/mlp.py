"""The cross entropy in two terms, with y_hat kept away from 0 and 1 by 1e-7, and MSE by a dot product."""

import torch


def activate(name, z):
    if name == "relu":
        return z.clamp(min=0)
    return 1 / (1 + (-z).exp()) if name == "sigmoid" else z


def slope(name, a):
    if name == "relu":
        return (a > 0).float()
    return a * (1 - a) if name == "sigmoid" else torch.ones_like(a)


class MLP:
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
        self.x = x
        self.a1 = activate(self.f_function, x @ self.parameters["W1"].T + self.parameters["b1"])
        self.a2 = activate(self.g_function, self.a1 @ self.parameters["W2"].T + self.parameters["b2"])
        return self.a2.clone()

    def backward(self, dJdy_hat):
        dJdz2 = slope(self.g_function, self.a2) * dJdy_hat
        dJdz1 = slope(self.f_function, self.a1) * (dJdz2 @ self.parameters["W2"])
        for layer, g, a in (("1", dJdz1, self.x), ("2", dJdz2, self.a1)):
            self.grads["dJdW" + layer][...] = g.T @ a
            self.grads["dJdb" + layer][...] = g.sum(0)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    error = (y_hat - y).flatten()
    return error @ error / len(error), (2 / len(error) * error).view(y.shape)


def bce_loss(y, y_hat):
    p = y_hat.clamp(1e-7, 1 - 1e-7)
    loss = torch.lerp(-(1 - p).log(), -p.log(), y).mean()
    return loss, ((1 - y) / (1 - p) - y / p) / y.numel()
