"""The three convolution nets. Inside, tensors are [batch, channels, time]; inputs and outputs are [batch, time, channels].

Every operation looks at a bounded stretch of time (no normalisation over time, no recurrence), so any length gives the same
values away from its ends.
"""

import torch
from torch import nn
from torch.nn import functional


class ChannelNorm(nn.Module):
    """LayerNorm over the channels of each frame."""

    def __init__(self, channels):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(channels, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1))

    def forward(self, x):
        centred = x - x.mean(1, keepdim=True)
        scale = torch.rsqrt((centred * centred).mean(1, keepdim=True) + 1e-5)
        return centred * scale * self.gain + self.bias


class ResidualBlock(nn.Module):
    """norm, dilated convolution, GELU, 1x1, dropout, added to the input."""

    def __init__(self, channels, dilation, kernel=5, dropout=0.15):
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.wide = nn.Conv1d(channels, channels, kernel, padding=dilation * (kernel // 2), dilation=dilation)
        self.mix = nn.Conv1d(channels, channels, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return x + self.dropout(self.mix(functional.gelu(self.wide(self.norm(x)))))


def blocks(channels, dilations, dropout=0.15):
    """A chain of residual blocks."""
    return nn.Sequential(*(ResidualBlock(channels, d, dropout=dropout) for d in dilations))


class SpeechBody(nn.Module):
    """taps [B,T,1536] and log-mel [B,2T,80] -> hidden [B,C,2T]: 50 Hz blocks, doubled, joined with the mel branch."""

    def __init__(self, channels=128, dilations=(1, 2, 4, 1), dropout=0.15, mel_channels=128):
        super().__init__()
        self.taps = nn.Conv1d(1536, channels, 1)
        self.slow = blocks(channels, dilations, dropout)
        self.mel = nn.Conv1d(80, mel_channels, 5, padding=2)
        self.join = nn.Conv1d(channels + mel_channels, channels, 1)

    def forward(self, taps, mel):
        slow = self.slow(self.taps(taps.transpose(1, 2)))
        batch, channels, frames = slow.shape
        fast = slow.unsqueeze(3).expand(batch, channels, frames, 2).reshape(batch, channels, 2 * frames)
        return self.join(torch.cat([fast, functional.gelu(self.mel(mel.transpose(1, 2)))], 1))


class DirectNet(nn.Module):
    """Sound -> 52 curves: forward gives (curves, last hidden layer), both [B, 2T, .]. Talker 0 is anybody."""

    def __init__(self, talkers, channels=128, dropout=0.15, code=16):
        super().__init__()
        self.body = SpeechBody(channels, dropout=dropout)
        self.codes = nn.Embedding(talkers + 1, code)
        self.coded = nn.Conv1d(channels + code, channels, 1)
        self.fast = blocks(channels, (1, 2, 4, 1), dropout)
        self.norm = ChannelNorm(channels)
        self.out = nn.Conv1d(channels, 52, 1)
        nn.init.normal_(self.codes.weight, std=0.1)

    def forward(self, taps, mel, talker):
        hidden = self.body(taps, mel)
        code = self.codes(talker).unsqueeze(2).expand(-1, -1, hidden.shape[2])
        hidden = self.norm(self.fast(self.coded(torch.cat([hidden, code], 1))))
        return torch.sigmoid(self.out(hidden) - 2.5).transpose(1, 2), hidden.transpose(1, 2)


class ArticulationNet(nn.Module):
    """Phones in time (one-hot 40) and loudness -> 52 curves [B,T,52]. Corpus 0 is any."""

    def __init__(self, corpora, channels=128, dropout=0.15, code=16):
        super().__init__()
        self.first = nn.Conv1d(41, channels, 5, padding=2)
        self.codes = nn.Embedding(corpora + 1, channels)
        self.body = blocks(channels, (1, 2, 4, 8, 1, 2), dropout)
        self.norm = ChannelNorm(channels)
        self.out = nn.Conv1d(channels, 52, 1)
        nn.init.normal_(self.codes.weight, std=0.02)

    def forward(self, phones, loudness, corpus):
        x = self.first(torch.cat([phones, loudness], 2).transpose(1, 2)) + self.codes(corpus).unsqueeze(2)
        return torch.sigmoid(self.out(self.norm(self.body(x))) - 2.5).transpose(1, 2)


class PhoneNet(nn.Module):
    """Sound -> logits of 42 phones, boundary, 3 stress classes, 12 articulatory features, [B, 2T, .] each."""

    SPLIT = (42, 1, 3, 12)

    def __init__(self, channels=192, dropout=0.15):
        super().__init__()
        self.body = SpeechBody(channels, (1, 2, 4, 1), dropout, mel_channels=64)
        self.fast = blocks(channels, (1, 2, 1), dropout)
        self.norm = ChannelNorm(channels)
        self.out = nn.Conv1d(channels, sum(self.SPLIT), 1)

    def forward(self, taps, mel):
        logits = self.out(self.norm(self.fast(self.body(taps, mel)))).transpose(1, 2)
        return torch.split(logits, self.SPLIT, 2)
