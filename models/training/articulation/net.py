"""The articulation net of version 2: phones in time, marks and loudness -> 52 curves, with a bounded view."""

import torch
from torch import nn
from torch.nn import functional

from common.nets import ChannelNorm, Convolution, QuickBlock, paired

PHONES = 40
MARKS = 3


class LocalArticulationNet(nn.Module):
    """phones [B,T,40] (share of each 10 ms), marks [B,T,3] (tracks.py), loudness [B,T,1], talker [B] -> curves [B,T,52]; T even. Talker 0 is anybody.

    Blocks run at 50 Hz and see 14 frames to each side, so a phone acts within 290 ms of itself and nowhere else.
    """

    def __init__(self, talkers, channels=112, code=16, drop=0.1, dilations=(1, 2, 4, 4, 2, 1)):
        super().__init__()
        self.first = Convolution(2 * (PHONES + MARKS + 1), channels)
        self.codes = nn.Embedding(talkers + 1, code)
        self.coded = Convolution(channels + code, channels)
        self.body = nn.Sequential(*(QuickBlock(channels, d, 3) for d in dilations))
        self.upward = Convolution(channels, 2 * channels)
        self.norm = ChannelNorm(channels)
        self.out = Convolution(channels, 52)
        self.drop = drop
        nn.init.normal_(self.codes.weight, std=0.1)

    def forward(self, phones, marks, loudness, talker):
        return self.with_code(phones, marks, loudness, self.codes(talker))

    def with_code(self, phones, marks, loudness, code):
        """The same for a mix of talkers: code [B,16] is a weighted sum of rows of `codes`."""
        x = functional.gelu(self.first(paired(torch.cat([phones, marks, loudness], 2))))
        batch, frames, channels = x.shape
        x = self.coded(torch.cat([x, code.unsqueeze(1).expand(-1, frames, -1).to(x.dtype)], 2))
        if self.training and self.drop:
            x = x * (torch.rand(batch, 1, channels) > self.drop).to(x.dtype) / (1 - self.drop)
        hidden = self.norm(self.upward(self.body(x)).reshape(batch, 2 * frames, channels))
        return torch.sigmoid(self.out(hidden) - 2.5)
