"""Compare mlp.py's gradients with autograd: relu, then relu, with half the mean squared error. Run: python test3.py"""

import torch

from mlp import MLP, mse_loss

torch.manual_seed(2021)

net = MLP(
    linear_1_in_features=2,
    linear_1_out_features=20,
    f_function="relu",
    linear_2_in_features=20,
    linear_2_out_features=1,
    g_function="relu",
)
x = torch.randn(10, 2)
y = torch.randn(10, 1)

net.clear_grad_and_cache()
y_hat = net.forward(x)
answer = None if y_hat is None else mse_loss(y, y_hat)
if answer is None:
    raise SystemExit(f"{'MLP.forward' if y_hat is None else 'mse_loss'} returns None: write it in mlp.py, then run this again.")
J, dJdy_hat = answer
net.backward(dJdy_hat)

# The same network with the same parameters, differentiated by autograd.
linear_1, linear_2 = torch.nn.Linear(2, 20), torch.nn.Linear(20, 1)
with torch.no_grad():
    linear_1.weight.copy_(net.parameters["W1"])
    linear_1.bias.copy_(net.parameters["b1"])
    linear_2.weight.copy_(net.parameters["W2"])
    linear_2.bias.copy_(net.parameters["b2"])
hidden = torch.relu(linear_1(x))
y_hat_autograd = torch.relu(linear_2(hidden))
J_autograd = 0.5 * torch.nn.functional.mse_loss(y_hat_autograd, y)
J_autograd.backward()

right = {
    "dJdW1": linear_1.weight.grad,
    "dJdb1": linear_1.bias.grad,
    "dJdW2": linear_2.weight.grad,
    "dJdb2": linear_2.bias.grad,
}
passed = True
for name, gradient in right.items():
    same = net.grads[name].shape == gradient.shape and bool((net.grads[name] - gradient).norm() < 1e-3)
    passed = passed and same
    print(f"{name}: {'right' if same else 'wrong'}")
print("Test passed" if passed else "Test failed")
raise SystemExit(not passed)
