"""Python loops over samples and units; the loss as a float."""

import math

import torch


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function, linear_2_in_features,
                 linear_2_out_features, g_function):
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
        self.cache = dict()

    def act(self, name, v):
        if name == 'relu':
            return v if v > 0 else 0.0
        if name == 'sigmoid':
            return 1 / (1 + math.exp(-v))
        return v

    def slope(self, name, v):
        if name == 'relu':
            return 1.0 if v > 0 else 0.0
        if name == 'sigmoid':
            s = self.act(name, v)
            return s * (1 - s)
        return 1.0

    def linear(self, x, W, b):
        out = torch.zeros(x.shape[0], W.shape[0])
        for n in range(x.shape[0]):
            for i in range(W.shape[0]):
                total = b[i].item()
                for j in range(W.shape[1]):
                    total += W[i][j].item() * x[n][j].item()
                out[n][i] = total
        return out

    def apply(self, function, name, z):
        out = torch.empty_like(z)
        for n in range(z.shape[0]):
            for i in range(z.shape[1]):
                out[n, i] = function(name, z[n, i].item())
        return out

    def forward(self, x):
        p = self.parameters
        z1 = self.linear(x, p['W1'], p['b1'])
        a1 = self.apply(self.act, self.f_function, z1)
        z2 = self.linear(a1, p['W2'], p['b2'])
        self.cache = {'x': x, 'z1': z1, 'a1': a1, 'z2': z2}
        print('forward done', z2.shape)
        return self.apply(self.act, self.g_function, z2)

    def backward(self, dJdy_hat):
        x, z1, a1, z2 = (self.cache[k] for k in ('x', 'z1', 'a1', 'z2'))
        d2 = dJdy_hat * self.apply(self.slope, self.g_function, z2)
        d1 = torch.zeros_like(z1)
        for n in range(len(x)):
            for j in range(d1.shape[1]):
                d1[n, j] = sum(d2[n, i] * self.parameters['W2'][i, j] for i in range(d2.shape[1]))
        d1 = d1 * self.apply(self.slope, self.f_function, z1)
        for key, d, inp in (('1', d1, x), ('2', d2, a1)):
            dW = torch.zeros_like(self.parameters['W' + key])
            db = torch.zeros_like(self.parameters['b' + key])
            for n in range(len(x)):
                dW += torch.outer(d[n], inp[n])
                db += d[n]
            self.grads['dJdW' + key] = dW
            self.grads['dJdb' + key] = db
        return d1 @ self.parameters['W1']

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    total = 0.0
    grad = torch.zeros_like(y_hat)
    n, k = y_hat.shape
    for i in range(n):
        for j in range(k):
            e = (y_hat[i, j] - y[i, j]).item()
            total += e * e / (n * k)
            grad[i, j] = 2 * e / (n * k)
    return total, grad


def bce_loss(y, y_hat):
    total = 0.0
    grad = torch.zeros_like(y_hat)
    n, k = y_hat.shape
    for i in range(n):
        for j in range(k):
            t, p = y[i, j].item(), y_hat[i, j].item()
            total -= (t * math.log(p) + (1 - t) * math.log(1 - p)) / (n * k)
            grad[i, j] = (-t / p + (1 - t) / (1 - p)) / (n * k)
    return [total, grad]
