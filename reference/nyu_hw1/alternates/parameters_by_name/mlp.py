"""Draws parameters in a loop, keeps g before f, and its losses share one function."""

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

        self.parameters, self.grads, self.cache = {}, {}, {}
        sizes = ((linear_1_in_features, linear_1_out_features), (linear_2_in_features, linear_2_out_features))
        for layer, (columns, rows) in enumerate(sizes, start=1):
            for name, shape in ((f"W{layer}", (rows, columns)), (f"b{layer}", (rows,))):
                self.parameters[name], self.grads[f"dJd{name}"] = torch.randn(shape), torch.zeros(shape)

    def forward(self, x):
        self.cache["g"] = self.cache["f"] = None
        z1 = torch.nn.functional.linear(x, self.parameters["W1"], self.parameters["b1"])
        self.cache["f"] = (x, activate(self.f_function, z1))
        z2 = torch.nn.functional.linear(self.cache["f"][1], self.parameters["W2"], self.parameters["b2"])
        self.cache["g"] = (self.cache["f"][1], activate(self.g_function, z2))
        return self.cache["g"][1]

    def backward(self, dJdy_hat):
        for layer, (x, a), kind in (("2", self.cache["g"], self.g_function), ("1", self.cache["f"], self.f_function)):
            dJdz = slope(kind, a) * dJdy_hat
            self.grads.update({f"dJdW{layer}": dJdz.T.matmul(x), f"dJdb{layer}": dJdz.sum(dim=0)})
            dJdy_hat = dJdz.matmul(self.parameters[f"W{layer}"])

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def averaged(values, slopes):
    return values.sum() / values.nelement(), slopes.div(values.nelement())


def mse_loss(y, y_hat):
    return averaged((y - y_hat).square(), (y - y_hat).mul(-2))


def bce_loss(y, y_hat):
    return averaged(-torch.xlogy(y, y_hat) - torch.xlogy(1 - y, 1 - y_hat), (1 - y) / (1 - y_hat) - y / y_hat)
