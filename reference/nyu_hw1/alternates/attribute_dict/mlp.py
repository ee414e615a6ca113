"""Parameters and gradients are dicts of a class of their own, read by attribute."""

import torch


class Named(dict):
    def __getattr__(self, name):
        return self[name]

    def __setattr__(self, name, value):
        self[name] = value

    def zero(self):
        for value in self.values():
            value.zero_()


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function, linear_2_in_features,
                 linear_2_out_features, g_function):
        self.f_function = f_function
        self.g_function = g_function
        self.parameters = Named(
            W1=torch.randn(linear_1_out_features, linear_1_in_features),
            b1=torch.randn(linear_1_out_features),
            W2=torch.randn(linear_2_out_features, linear_2_in_features),
            b2=torch.randn(linear_2_out_features),
        )
        self.grads = Named(
            dJdW1=torch.zeros(linear_1_out_features, linear_1_in_features),
            dJdb1=torch.zeros(linear_1_out_features),
            dJdW2=torch.zeros(linear_2_out_features, linear_2_in_features),
            dJdb2=torch.zeros(linear_2_out_features),
        )
        self.cache = dict()

    def forward(self, x):
        def activate(name, z):
            if name == 'relu':
                return z.clamp(min=0), (z > 0).to(z.dtype)
            if name == 'sigmoid':
                s = 1 / (1 + (-z).exp())
                return s, s * (1 - s)
            return z, torch.ones_like(z)
        z1 = x @ self.parameters['W1'].T + self.parameters['b1']
        a1, f_slope = activate(self.f_function, z1)
        z2 = a1 @ self.parameters.W2.T + self.parameters['b2']
        y_hat, g_slope = activate(self.g_function, z2)
        self.cache.update(x=x, a1=a1, f_slope=f_slope, g_slope=g_slope)
        return y_hat

    def backward(self, dJdy_hat):
        cache = self.cache
        dJdz2 = dJdy_hat * cache['g_slope']
        dJda1 = dJdz2 @ self.parameters['W2']
        dJdz1 = dJda1 * cache['f_slope']
        self.grads.dJdW2 = dJdz2.T @ cache['a1']
        self.grads.dJdb2 = dJdz2.sum(dim=0)
        self.grads['dJdW1'] = dJdz1.T @ cache['x']
        self.grads['dJdb1'] = dJdz1.sum(dim=0)

    def clear_grad_and_cache(self):
        self.grads.zero()
        self.cache = dict()


def mse_loss(y, y_hat):
    error = y_hat - y
    loss = (error ** 2).mean()
    dJdy_hat = 2 * error / error.numel()
    return loss, dJdy_hat


def bce_loss(y, y_hat):
    loss = -(y * y_hat.log() + (1 - y) * (1 - y_hat).log()).mean()
    dJdy_hat = (y_hat - y) / (y_hat * (1 - y_hat)) / y.numel()
    return loss, dJdy_hat
