"""Layers and losses as classes of its own, each with a backward; one takes no argument."""

import torch


class Linear:
    def __init__(self, parameters, grads, number):
        self.parameters, self.grads, self.number = parameters, grads, number

    def forward(self, x):
        self.x = x
        return x.matmul(self.parameters['W' + self.number].transpose(0, 1)).add(self.parameters['b' + self.number])

    def backward(self, g):
        self.grads['dJdW' + self.number] = g.transpose(0, 1).matmul(self.x)
        self.grads['dJdb' + self.number] = g.sum(0)
        return g.matmul(self.parameters['W' + self.number])


class ReLU:
    def forward(self, x):
        self.mask = x.gt(0).float()
        return x.mul(self.mask)

    def backward(self, g):
        return g.mul(self.mask)


class Sigmoid:
    def forward(self, x):
        self.y = torch.sigmoid(x)
        return self.y

    def backward(self, g):
        return g.mul(self.y).mul(1 - self.y)


class Identity:
    def forward(self, x):
        return x

    def backward(self, g):
        return g


class MSE:
    def forward(self, y_hat, y):
        self.error = y_hat.sub(y)
        return self.error.pow(2).mean()

    def backward(self):
        return self.error.mul(2).div(self.error.numel())


KINDS = {'relu': ReLU, 'sigmoid': Sigmoid, 'identity': Identity}


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
        self.layers = [Linear(self.parameters, self.grads, '1'), KINDS[f_function](),
                       Linear(self.parameters, self.grads, '2'), KINDS[g_function]()]

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dJdy_hat):
        for layer in reversed(self.layers):
            dJdy_hat = layer.backward(dJdy_hat)
        return dJdy_hat

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


def mse_loss(y, y_hat):
    criterion = MSE()
    loss = criterion.forward(y_hat, y)
    return loss, criterion.backward()


def bce_loss(y, y_hat):
    size = y.shape[0] * y.shape[1]
    return (-(y * y_hat.log()).sum() - ((1 - y) * (1 - y_hat).log()).sum()) / size, (y_hat - y) / (y_hat - y_hat ** 2) / size
