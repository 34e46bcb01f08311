"""Several trained nets as one: the mean of their logits, with one hidden layer of 128 that an actor profile can start from.

curves = sigmoid(sum_i share_i (W_i h_i + b_i) - 2.5) is one linear layer over all hidden layers side by side. That layer is
turned into a basis of 128 directions: those that the curves need (52 at most, so nothing is lost) and those along which the
hidden layers vary most.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from common.nets import Convolution

#: 68 % of a Laplace distribution lie within so many scales
LAPLACE_68 = 1.14
HIDDEN = 128


@dataclass(frozen=True)
class Member:
    """A trained net, the talker code that stands for anybody, and its share of the mean."""

    net: nn.Module
    code: int
    share: float


def hidden_of(members, taps, mel, phones):
    """What the members say, and their hidden layers side by side [B,2T,H1+H2...]."""
    answers = [m.net(taps, mel, phones, torch.full((1,), m.code)) for m in members]
    return answers, torch.cat([a['hidden'] for a in answers], 2)


def basis_of(weights, samples):
    """[H, 128] orthonormal columns: the row space of weights [52,H], then the main directions of what is left of samples [N,H]."""
    _, strength, rows = np.linalg.svd(weights, full_matrices=False)
    needed = rows[strength > 1e-5 * strength[0]].T
    rest = samples - samples.mean(0)
    rest = rest - (rest @ needed) @ needed.T
    _, directions = np.linalg.eigh(rest.T @ rest)
    basis, _ = np.linalg.qr(np.concatenate([needed, directions[:, ::-1][:, : HIDDEN - needed.shape[1]]], 1))
    return basis


class Mixture(nn.Module):
    """What is exported: curves, hidden [.,128], sigma (half width of the 68 % interval: 52 weights, gap mm, width mm), event probabilities."""

    def __init__(self, members, temperature, samples=None):
        """samples: [(taps, mel, phones)] of training sound to choose the hidden layer's basis by; not needed for one member."""
        super().__init__()
        self.members, self.shift = members, math.log(LAPLACE_68 * temperature)
        self.nets = nn.ModuleList(m.net for m in members)
        weights = np.concatenate([m.share * m.net.out.weight.detach().numpy()[:, :, 0] for m in members], 1)
        self.fold = None
        if len(members) > 1:
            with torch.no_grad():
                seen = np.concatenate([hidden_of(members, *sample)[1][0].numpy() for sample in samples])
            basis = basis_of(weights.astype(np.float64), seen.astype(np.float64))
            self.fold = Convolution(weights.shape[1], basis.shape[1])
            self.fold.weight.data = torch.from_numpy(basis.T.astype(np.float32))[:, :, None]
            self.fold.keeps_name = True
            nn.init.zeros_(self.fold.bias)
            weights = weights @ basis
        self.last = Convolution(weights.shape[1], 52)
        self.last.keeps_name = True
        self.last.weight.data = torch.from_numpy(weights.astype(np.float32))[:, :, None]
        self.last.bias.data = sum(m.share * m.net.out.bias.detach() for m in members)

    def forward(self, taps, mel, phones):
        answers, hidden = hidden_of(self.members, taps, mel, phones)
        if self.fold is not None:
            hidden = self.fold(hidden)
        mean = lambda key: sum(m.share * a[key] for m, a in zip(self.members, answers))  # noqa: E731
        sigma = torch.exp(torch.clamp(mean('spread'), -7, 4) + self.shift)
        return torch.sigmoid(self.last(hidden) - 2.5), hidden, sigma, torch.sigmoid(mean('events'))
