"""The three convolution nets, [batch, time, channels] throughout.

Every operation looks at a bounded stretch of time (no normalisation over time, no recurrence), so any length gives the same
values away from its ends.
"""

import torch
from torch import nn
from torch.nn import functional


class Convolution(nn.Conv1d):
    """A 'same' convolution over [B,T,C]: one matrix product over shifted copies in training (fast on CPU), Conv or (of width 1) MatMul in ONNX."""

    #: stays a Conv in ONNX, under its own name
    keeps_name = False

    def __init__(self, inputs, outputs, kernel=1, dilation=1):
        super().__init__(inputs, outputs, kernel, padding=dilation * (kernel // 2), dilation=dilation)

    def forward(self, x):
        if torch.onnx.is_in_onnx_export() and self.kernel_size[0] == 1 and not self.keeps_name:
            return functional.linear(x, self.weight[:, :, 0], self.bias)
        if torch.onnx.is_in_onnx_export():
            return super().forward(x.transpose(1, 2)).transpose(1, 2)
        size, step, frames = self.kernel_size[0], self.dilation[0], x.shape[1]
        if size > 1:
            padded = functional.pad(x, (0, 0, self.padding[0], self.padding[0]))
            x = torch.cat([padded[:, k * step : k * step + frames] for k in range(size)], 2)
        return functional.linear(x, self.weight.permute(0, 2, 1).reshape(self.out_channels, -1), self.bias)


class ChannelNorm(nn.Module):
    """LayerNorm over the channels of each frame."""

    def __init__(self, channels):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(channels, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1))

    def forward(self, x):
        return functional.layer_norm(x, (self.gain.shape[0],), self.gain[:, 0], self.bias[:, 0], 1e-5)


class ResidualBlock(nn.Module):
    """norm, dilated convolution, GELU, 1x1, dropout, added to the input."""

    def __init__(self, channels, dilation, kernel=5, dropout=0.15):
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.wide = Convolution(channels, channels, kernel, dilation)
        self.mix = Convolution(channels, channels)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return x + self.dropout(self.mix(functional.gelu(self.wide(self.norm(x)))))


def blocks(channels, dilations, dropout=0.15):
    """A chain of residual blocks."""
    return nn.Sequential(*(ResidualBlock(channels, d, dropout=dropout) for d in dilations))


class SpeechBody(nn.Module):
    """taps [B,T,1536] and log-mel [B,2T,80] -> hidden [B,2T,C]: 50 Hz blocks, doubled, joined with the mel branch."""

    def __init__(self, channels=128, dilations=(1, 2, 4, 1), dropout=0.15, mel_channels=128):
        super().__init__()
        self.taps = Convolution(1536, channels)
        self.slow = blocks(channels, dilations, dropout)
        self.mel = Convolution(80, mel_channels, 5)
        self.join = Convolution(channels + mel_channels, channels)

    def forward(self, taps, mel):
        slow = self.slow(self.taps(taps))
        batch, frames, channels = slow.shape
        fast = slow.unsqueeze(2).expand(batch, frames, 2, channels).reshape(batch, 2 * frames, channels)
        return self.join(torch.cat([fast, functional.gelu(self.mel(mel)).to(fast.dtype)], 2))


class DirectNet(nn.Module):
    """Sound -> 52 curves: forward gives (curves, last hidden layer), both [B, 2T, .]. Talker 0 is anybody."""

    def __init__(self, talkers, channels=128, dropout=0.15, code=16):
        super().__init__()
        self.body = SpeechBody(channels, dropout=dropout)
        self.codes = nn.Embedding(talkers + 1, code)
        self.coded = Convolution(channels + code, channels)
        self.fast = blocks(channels, (1, 2, 4, 1), dropout)
        self.norm = ChannelNorm(channels)
        self.out = Convolution(channels, 52)
        nn.init.normal_(self.codes.weight, std=0.1)

    def forward(self, taps, mel, talker):
        hidden = self.body(taps, mel)
        code = self.codes(talker).unsqueeze(1).expand(-1, hidden.shape[1], -1)
        hidden = self.norm(self.fast(self.coded(torch.cat([hidden, code.to(hidden.dtype)], 2))))
        return torch.sigmoid(self.out(hidden) - 2.5), hidden


class PhoneNet(nn.Module):
    """Sound -> logits of 42 phones, boundary, 3 stress classes, 12 articulatory features, [B, 2T, .] each."""

    SPLIT = (42, 1, 3, 12)

    def __init__(self, channels=192, dropout=0.15):
        super().__init__()
        self.body = SpeechBody(channels, (1, 2, 4, 1), dropout, mel_channels=64)
        self.fast = blocks(channels, (1, 2, 1), dropout)
        self.norm = ChannelNorm(channels)
        self.out = Convolution(channels, sum(self.SPLIT))

    def forward(self, taps, mel):
        return torch.split(self.out(self.norm(self.fast(self.body(taps, mel)))), self.SPLIT, 2)


class HeardNet(DirectNet):
    """DirectNet that also reads what the phone head hears, with spread and events like FaceNet; begins as the DirectNet whose weights it is given."""

    PHONES = 54

    def __init__(self, talkers):
        super().__init__(talkers, dropout=0.1)
        channels = self.out.in_channels
        self.phones = Convolution(self.PHONES, 64, 5)
        self.add = Convolution(64, channels)
        self.spread = Convolution(channels, 54)
        self.events = Convolution(channels, 2)
        nn.init.zeros_(self.add.weight)
        nn.init.zeros_(self.add.bias)

    def forward(self, taps, mel, phones, talker):
        x = self.body(taps, mel)
        x = x + self.add(functional.gelu(self.phones(phones))).to(x.dtype)
        code = self.codes(talker).unsqueeze(1).expand(-1, x.shape[1], -1)
        hidden = self.norm(self.fast(self.coded(torch.cat([x, code.to(x.dtype)], 2))))
        curves = torch.sigmoid(self.out(hidden) - 2.5)
        return {'curves': curves, 'hidden': hidden, 'spread': self.spread(hidden.detach()), 'events': self.events(hidden)}


class QuickBlock(nn.Module):
    """norm, dilated convolution, GELU, 1x1, added to the input; without dropout unless asked (one mask over whole channels does it)."""

    def __init__(self, channels, dilation, kernel=5, dropout=0.0):
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.wide = Convolution(channels, channels, kernel, dilation)
        self.mix = Convolution(channels, channels)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return x + self.dropout(self.mix(functional.gelu(self.wide(self.norm(x)))))


def paired(x):
    """[B, 2T, C] -> [B, T, 2C]: two 10 ms frames side by side in one of 20 ms."""
    batch, frames, channels = x.shape
    return x.reshape(batch, frames // 2, 2 * channels)


class FaceNet(nn.Module):
    """Sound -> curves, spread, events. All blocks run at 50 Hz; the last layer makes two 10 ms frames of each.

    forward(taps [B,T,1536], mel [B,2T,80], phones [B,2T,54], talker [B]) -> dict of [B,2T,.]:
    curves 52 (sigmoid), hidden (last layer), spread 54 (log of the Laplace scale: 52 weights, gap mm, width mm), events 2 (logits:
    lips shut, lower lip at teeth). phones: probabilities of the phone head (42 phones, 12 articulatory features).
    """

    PHONES = 54

    def __init__(self, talkers, channels=128, code=16, drop=0.1, with_phones=True, dilations=(1, 2, 4, 1, 2, 4, 8, 1), own=False, inside=0.0):
        """own: every talker also has a factor and an offset on each logit (how far and from where his face moves); inside: dropout in the blocks."""
        super().__init__()
        self.taps = Convolution(1536, channels)
        self.mel = Convolution(160, channels, 3)
        self.phones = Convolution(2 * self.PHONES, 64, 3) if with_phones else None
        self.codes = nn.Embedding(talkers + 1, code)
        self.join = Convolution(2 * channels + (64 if with_phones else 0) + code, channels)
        self.body = nn.Sequential(*(QuickBlock(channels, d, dropout=inside) for d in dilations))
        self.upward = Convolution(channels, 2 * channels, 3)
        self.norm = ChannelNorm(channels)
        self.out = Convolution(channels, 52)
        self.spread = Convolution(channels, 54)
        self.events = Convolution(channels, 2)
        self.drop = drop
        self.own = nn.Embedding(talkers + 1, 2 * 52) if own else None
        nn.init.normal_(self.codes.weight, std=0.1)
        if own:
            nn.init.zeros_(self.own.weight)

    def forward(self, taps, mel, phones, talker):
        parts = [self.taps(taps), functional.gelu(self.mel(paired(mel)))]
        if self.phones is not None:
            parts.append(functional.gelu(self.phones(paired(phones))))
        batch, frames, channels = parts[0].shape
        parts.append(self.codes(talker).unsqueeze(1).expand(-1, frames, -1).to(parts[0].dtype))
        x = torch.cat(parts, 2)
        if self.training and self.drop:
            x = x * (torch.rand(batch, 1, x.shape[2]) > self.drop).to(x.dtype) / (1 - self.drop)
        x = self.upward(self.body(self.join(x)))
        hidden = self.norm(x.reshape(batch, 2 * frames, channels))
        still, logits = hidden.detach(), self.out(hidden)
        if self.own is not None:
            factor, offset = self.own(talker).unsqueeze(1).split(52, 2)
            logits = logits * torch.exp(factor) + offset
        return {'curves': torch.sigmoid(logits - 2.5), 'hidden': hidden, 'spread': self.spread(still), 'events': self.events(hidden)}
