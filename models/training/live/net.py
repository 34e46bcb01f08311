"""The live net: two LSTM layers of 128 over what mfcc.py makes, 52 curves of 80 ms ago."""

import torch
from torch import nn

from live.mfcc import COLUMNS

LOOK_AHEAD, EMOTIONS, HIDDEN, CODE = 8, 8, 128, 16


class LiveNet(nn.Module):
    """forward(mfcc [B,T,39], emotion [B,8], talker [B], state or None) -> (curves [B,T,52] of LOOK_AHEAD frames ago, state).

    state = (h, c), both [2,B,128]. Talker 0 is anybody. The weights of the emotion inputs begin at 0 and stay there as long as the
    data have none: gradient and decay of a weight that is 0 and reads 0 are 0.
    """

    def __init__(self, talkers, scale, drop=0.1):
        super().__init__()
        self.register_buffer('scale', torch.as_tensor(scale, dtype=torch.float32))
        self.codes = nn.Embedding(talkers + 1, CODE)
        self.body = nn.LSTM(COLUMNS + EMOTIONS + CODE, HIDDEN, 2, batch_first=True, dropout=drop)
        self.out = nn.Linear(HIDDEN, 52)
        self.drop = nn.Dropout(drop)
        nn.init.normal_(self.codes.weight, std=0.1)
        with torch.no_grad():
            self.body.weight_ih_l0[:, COLUMNS : COLUMNS + EMOTIONS] = 0
            for layer in (0, 1):
                getattr(self.body, f'bias_ih_l{layer}')[HIDDEN : 2 * HIDDEN] += 1  # remember, to begin with

    def forward(self, mfcc, emotion, talker, state=None):
        frames = mfcc.shape[1]
        constant = torch.cat([emotion, self.codes(talker)], 1).unsqueeze(1).expand(-1, frames, -1)
        hidden, state = self.body(torch.cat([mfcc * self.scale, constant], 2), state)
        return torch.sigmoid(self.out(self.drop(hidden)) - 2.5), state


class Exported(nn.Module):
    """(mfcc [1,n,39], emotion [1,8], h, c [2,1,128]) -> (curves, h, c): scale and talker code 0 are folded into the weights."""

    def __init__(self, net):
        super().__init__()
        self.out, width = net.out, COLUMNS + EMOTIONS
        self.body = nn.LSTM(width, HIDDEN, 2, batch_first=True)
        own = {name: value.detach().double().clone() for name, value in net.body.state_dict().items()}
        inputs, code = own['weight_ih_l0'], net.codes.weight[0].detach().double()
        own['bias_ih_l0'] = own['bias_ih_l0'] + inputs[:, width:] @ code
        inputs[:, :COLUMNS] *= net.scale.double()
        own['weight_ih_l0'] = inputs[:, :width]
        self.body.load_state_dict({name: value.float() for name, value in own.items()})

    def forward(self, mfcc, emotion, h, c):
        steady = emotion.unsqueeze(1).expand(-1, mfcc.shape[1], -1)
        hidden, (h, c) = self.body(torch.cat([mfcc, steady], 2), (h, c))
        return torch.sigmoid(self.out(hidden) - 2.5), h, c
