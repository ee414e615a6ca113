"""Works on columns: one sample a column, the way a lecture writes W x + b."""

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
        x = x.T
        a1 = activate(self.f_function, self.parameters["W1"] @ x + self.parameters["b1"][:, None])
        y_hat = activate(self.g_function, self.parameters["W2"] @ a1 + self.parameters["b2"][:, None])
        self.cache["columns"] = x, a1, y_hat
        return y_hat.T

    def backward(self, dJdy_hat):
        x, a1, y_hat = self.cache["columns"]
        dJdz2 = dJdy_hat.T * slope(self.g_function, y_hat)
        dJdz1 = self.parameters["W2"].T @ dJdz2 * slope(self.f_function, a1)
        self.grads = {"dJdW1": dJdz1 @ x.T, "dJdb1": dJdz1 @ torch.ones(x.shape[1]),
                      "dJdW2": dJdz2 @ a1.T, "dJdb2": dJdz2 @ torch.ones(x.shape[1])}

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
