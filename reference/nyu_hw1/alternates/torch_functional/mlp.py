"""torch.nn.functional for values, which autograd has nothing to do with; activations kept as callables."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable


class MLP:
    def __init__(self, linear_1_in_features, linear_1_out_features, f_function, linear_2_in_features,
                 linear_2_out_features, g_function):
        self.f_function = ACTIVATIONS[f_function]
        self.g_function = ACTIVATIONS[g_function]
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

    @torch.no_grad()
    def forward(self, x):
        x = Variable(x, requires_grad=False)
        self.x = x
        self.z1 = F.linear(x, self.parameters['W1'], self.parameters['b1'])
        self.a1 = self.f_function[0](self.z1)
        self.z2 = F.linear(self.a1, self.parameters['W2'], self.parameters['b2'])
        return self.g_function[0](self.z2)

    def backward(self, dJdy_hat):
        with torch.no_grad():
            d2 = dJdy_hat * self.g_function[1](self.z2)
            d1 = d2.mm(self.parameters['W2']) * self.f_function[1](self.z1)
            self.grads['dJdW2'].copy_(d2.t().mm(self.a1))
            self.grads['dJdb2'].copy_(d2.t() @ torch.ones(len(d2)))
            self.grads['dJdW1'].copy_(d1.t().mm(self.x))
            self.grads['dJdb1'].copy_(d1.t() @ torch.ones(len(d1)))

    def clear_grad_and_cache(self):
        for grad in self.grads:
            self.grads[grad].zero_()
        self.cache = dict()


ACTIVATIONS = {
    'relu': (nn.ReLU(), lambda z: torch.heaviside(z, torch.zeros(()))),
    'sigmoid': (torch.sigmoid, lambda z: torch.sigmoid(z) * torch.sigmoid(-z)),
    'identity': (nn.Identity(), torch.ones_like),
}


def mse_loss(y, y_hat):
    loss = F.mse_loss(y_hat, y)
    return loss.item(), 2 * (y_hat - y) / torch.numel(y)


def bce_loss(y, y_hat):
    loss = nn.BCELoss()(y_hat, y)
    return loss, (torch.div(1 - y, 1 - y_hat) - torch.div(y, y_hat)) / torch.numel(y)
