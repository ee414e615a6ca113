"""Puts the bias into the weights and a one beside every sample."""

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

    def augmented(self, layer):
        return torch.cat([self.parameters["W" + layer], self.parameters["b" + layer][:, None]], dim=1)

    def forward(self, x):
        ones = torch.ones(len(x), 1)
        self.x = torch.cat([x, ones], dim=1)
        self.a1 = torch.cat([activate(self.f_function, self.x @ self.augmented("1").T), ones], dim=1)
        self.y_hat = activate(self.g_function, self.a1 @ self.augmented("2").T)
        return self.y_hat

    def backward(self, dJdy_hat):
        dJdz2 = dJdy_hat * slope(self.g_function, self.y_hat)
        both = dJdz2.T @ self.a1
        self.grads["dJdW2"], self.grads["dJdb2"] = both[:, :-1], both[:, -1]
        dJdz1 = (dJdz2 @ self.augmented("2"))[:, :-1] * slope(self.f_function, self.a1[:, :-1])
        both = dJdz1.T @ self.x
        self.grads["dJdW1"], self.grads["dJdb1"] = both[:, :-1], both[:, -1]

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
