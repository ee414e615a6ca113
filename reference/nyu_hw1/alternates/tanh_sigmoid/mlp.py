"""The sigmoid by tanh, ReLU by its absolute value, and slopes from z."""

import torch


def activate(name, z):
    if name == "relu":
        return (z + z.abs()) / 2
    return 0.5 * (1 + (z / 2).tanh()) if name == "sigmoid" else z


def slope(name, z):
    if name == "relu":
        return (1 + z.sign()) // 2
    return 0.25 * (1 - (z / 2).tanh() ** 2) if name == "sigmoid" else 1.0


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
        z1 = torch.addmm(self.parameters["b1"], x, self.parameters["W1"].t())
        z2 = torch.addmm(self.parameters["b2"], activate(self.f_function, z1), self.parameters["W2"].t())
        self.cache.update(x=x.clone(), z1=z1, z2=z2)
        return activate(self.g_function, z2)

    def backward(self, dJdy_hat):
        x, z1, z2 = (self.cache[name] for name in ("x", "z1", "z2"))
        dJdz2 = dJdy_hat * slope(self.g_function, z2)
        dJdz1 = dJdz2.mm(self.parameters["W2"]) * slope(self.f_function, z1)
        self.grads.update(dJdW1=dJdz1.t().mm(x), dJdb1=dJdz1.sum(0),
                          dJdW2=dJdz2.t().mm(activate(self.f_function, z1)), dJdb2=dJdz2.sum(0))

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
