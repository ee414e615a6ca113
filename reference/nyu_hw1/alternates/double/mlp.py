"""Computes in double precision and stores single; some results stay double."""

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

    def _f(self, name, z):
        if name == 'sigmoid':
            return torch.exp(z) / (1 + torch.exp(z))
        return torch.max(z, torch.zeros_like(z)) if name == 'relu' else z

    def _df(self, name, z):
        if name == 'sigmoid':
            return torch.exp(z) / (1 + torch.exp(z)) ** 2
        return (torch.sign(z) + 1).div(2).floor() if name == 'relu' else 1.0

    def forward(self, x):
        p = {k: v.double() for k, v in self.parameters.items()}
        h = p['W1'].mm(x.double().T) + p['b1'].unsqueeze(1)
        o = p['W2'].mm(self._f(self.f_function, h)) + p['b2'].unsqueeze(1)
        self.cache = {'x': x.double(), 'h': h, 'o': o, 'p': p}
        return self._f(self.g_function, o).T

    def backward(self, dJdy_hat):
        c = self.cache
        do = dJdy_hat.double().T * self._df(self.g_function, c['o'])
        dh = c['p']['W2'].T.mm(do) * self._df(self.f_function, c['h'])
        self.grads['dJdW2'] = do.mm(self._f(self.f_function, c['h']).T).float()
        self.grads['dJdb2'] = do.sum(1).float()
        self.grads['dJdW1'] = dh.mm(c['x'])
        self.grads['dJdb1'] = dh.sum(1)

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    d = (y_hat - y).double()
    return d.pow(2).sum() / d.numel(), d / d.numel() * 2


def bce_loss(y, y_hat):
    y, p = y.double(), y_hat.double()
    eps = 1e-12
    loss = torch.mean(-(y * torch.log(p + eps) + (1 - y) * torch.log(1 - p + eps)))
    return loss.float(), ((p - y) / (p * (1 - p) + eps) / y.numel()).float()
