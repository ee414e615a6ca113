"""A notebook, exported as it was left: packages that the grader lacks, magics, a download, training, plots, checks."""

# %% [markdown]
# # HW2
# **Name:** A. Student

# %%
get_ipython().run_line_magic("matplotlib", "inline")
import torch
import torch.nn.functional as F
import torchvision
import matplotlib.pyplot as plt
import numpy as np
from tqdm import tqdm

SEED = 0
NB_FEAT = 28 * 28
np.random.seed(SEED)

# %%
def forward(x1, x2, w1, w2):
    return 1 / (1 + np.exp(-(w1 * x1 + w2 * x2))) + REG * (w1 ** 2 + w2 ** 2)

REG = 0.5

# %%
def g_w1(x1, x2, w1, w2):
    return 0.0  # first try; again below


def g_w2(x1, x2, w1, w2):
    a = np.exp(-(w1 * x1 + w2 * x2))
    return x2 * a / (1 + a) ** 2 + 2 * REG * w2

# %%
w1, w2 = 0.3, -0.5
x1, x2 = 0.2, 0.4
history = []
for i in tqdm(range(30)):
    d1, d2 = g_w1(x1, x2, w1, w2), g_w2(x1, x2, w1, w2)
    w1 -= 0.01 * d1
    w2 -= 0.01 * d2
    history.append((w1, w2))
plt.plot(history)
plt.show()

# %%
t = torch.tensor([0.3, -0.5], requires_grad=True)
print(torch.sigmoid(t @ torch.tensor([0.2, 0.4])))

# %%
transform = torchvision.transforms.ToTensor()
train_set = torchvision.datasets.MNIST("./data", train=True, download=True, transform=transform)
TRAIN_X = train_set.data.numpy().reshape(-1, NB_FEAT)[:50000]
TRAIN_Y = train_set.targets.numpy()[:50000]

# %%
class Parameters:
    def __init__(self):
        self.param, self.grad = {}, {}

    def set_param(self, key, array):
        self.param[key] = array

    def get_param(self, key):
        return self.param[key]

    def accumlate_grad(self, key, grad):
        self.grad[key] = self.grad.get(key, 0) + grad

    def zero_grad(self):
        for key in self.param:
            self.grad[key] = np.zeros_like(self.param[key])

    def apply_grad(self, lr):
        for key in self.param:
            self.param[key] -= lr * self.grad[key]

# %%
def row_logsumexp(x):
    m = x.max(1)[:, None]
    return np.log(np.exp(x - m).sum(1)[:, None]) + m

# %%
def relu(x):
    return x * (x > 0)


def loss_and_delta(scores, y):
    logp = scores - row_logsumexp(scores)
    p = np.exp(logp)
    delta = p.copy()
    delta[np.arange(y.size), y] -= 1
    return -np.mean(logp[np.arange(y.size), y]), p, delta / y.size


def linear_classifier_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    loss, p, delta = loss_and_delta(batch_x.dot(param.get_param("w_sm")), batch_y)
    if grad:
        param.accumlate_grad("w_sm", batch_x.T.dot(delta))
    return loss, p

# %%
params = Parameters()
params.set_param("w_sm", np.random.randn(NB_FEAT, 10))
for epoch in range(20):
    for i in range(0, 50000, 50):
        loss, _ = linear_classifier_forward_and_backward(TRAIN_X[i:i + 50], TRAIN_Y[i:i + 50], params)
        params.apply_grad(0.005)
    print(epoch, loss)

# %%
def mlp_single_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    h = relu(batch_x.dot(param.get_param("w1")) + param.get_param("b1"))
    loss, p, delta = loss_and_delta(h.dot(param.get_param("w_sm")), batch_y)
    if grad:
        param.accumlate_grad("w_sm", h.T.dot(delta))
        delta = delta.dot(param.get_param("w_sm").T) * (h > 0)
        param.accumlate_grad("w1", batch_x.T.dot(delta))
        param.accumlate_grad("b1", delta.sum(0, keepdims=True))
    return loss, p

# %%
def g_w1(x1, x2, w1, w2):
    a = np.exp(-(w1 * x1 + w2 * x2))
    return x1 * a / (1 + a) ** 2 + 2 * REG * w1


def g_x1(x1, x2, w1, w2):
    a = np.exp(-(w1 * x1 + w2 * x2))
    return w1 * a / (1 + a) ** 2


def g_x2(x1, x2, w1, w2):
    a = np.exp(-(w1 * x1 + w2 * x2))
    return w2 * a / (1 + a) ** 2

# %%
def mlp_two_hidden_forward_and_backward(batch_x, batch_y, param, grad=True):
    param.zero_grad()
    h1 = relu(batch_x.dot(param.get_param("w1")) + param.get_param("b1"))
    r2 = relu(h1.dot(param.get_param("w2")) + param.get_param("b2"))
    h2 = h1 + r2
    loss, p, delta = loss_and_delta(h2.dot(param.get_param("w_sm")), batch_y)
    if grad:
        param.accumlate_grad("w_sm", h2.T.dot(delta))
        delta = delta.dot(param.get_param("w_sm").T)
        delta2 = delta * (r2 > 0)
        param.accumlate_grad("w2", h1.T.dot(delta2))
        param.accumlate_grad("b2", delta2.sum(0, keepdims=True))
        delta1 = (delta2.dot(param.get_param("w2").T) + delta) * (h1 > 0)
        param.accumlate_grad("w1", batch_x.T.dot(delta1))
        param.accumlate_grad("b1", delta1.sum(0, keepdims=True))
    return loss, p

# %%
x = torch.tensor(TRAIN_X[:5], requires_grad=True)
assert torch.allclose(F.relu(x), torch.tensor(relu(TRAIN_X[:5])))
