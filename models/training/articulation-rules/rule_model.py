"""The gap part of the articulation rules as a differentiable function of their numbers (mirrors shared/speech/articulation)."""
import torch

HOLD = 0.75
RULES = ('lead', 'lag')


def raised_cosine(x):
    return 0.5 - 0.5 * torch.cos(torch.pi * x.clamp(0, 1))


class RuleModel(torch.nn.Module):
    """Numbers of the rules. `keys` name targets, `table` holds their first values (see phones.py)."""

    def __init__(self, keys, table, talkers):
        super().__init__()
        self.keys = keys
        first = lambda name: torch.tensor([table[k][name] for k in keys], dtype=torch.float32)
        self.register_buffer('gap0', first('gap'))
        self.register_buffer('dominance0', first('dominance').log())
        self.register_buffer('width0', first('width'))
        self.register_buffer('lip_dominance', first('lip_dominance'))
        self.gap = torch.nn.Parameter(self.gap0.clone())
        self.dominance = torch.nn.Parameter(self.dominance0.clone())
        self.width = torch.nn.Parameter(self.width0.clone())
        self.length = torch.nn.Parameter(torch.zeros(len(keys)))
        self.lead = torch.nn.Parameter(torch.zeros(6))
        self.lag = torch.nn.Parameter(torch.zeros(6))
        self.loud = torch.nn.Parameter(torch.tensor([1.0, 0.0, -0.25]))       # slope of vowels, of consonants, ordinary level
        self.contact = torch.nn.Parameter(torch.zeros(3))                     # s after the phoneme's start, P B M
        self.release = torch.nn.Parameter(torch.tensor([0.65, 0.85, 1.0]))    # share of the phoneme
        self.speed = torch.nn.Parameter(torch.zeros(2))                       # log factors of rise and fall
        self.scale = torch.nn.Parameter(torch.tensor(-0.2))                   # log factor of the table's openings, for phonemes never heard
        self.talker_gain = torch.nn.Parameter(torch.zeros(talkers))
        self.talker_width = torch.nn.Parameter(torch.zeros(talkers))

    def boundaries(self, b):
        """Start and end of every phoneme: words split by relative lengths."""
        length = b['length'] * b.get('length_noise', 1) * self.length[b['key']].exp() * b['valid']
        total = torch.zeros_like(length).scatter_add(1, b['word'], length).gather(1, b['word'])
        before = torch.cumsum(length, 1) - length
        first = torch.full_like(length, 1e9).scatter_reduce(1, b['word'], torch.where(b['valid'] > 0, before, 1e9 * torch.ones_like(before)), 'amin').gather(1, b['word'])
        span = b['word_end'] - b['word_start']
        start = b['word_start'] + span * (before - first) / total.clamp(min=1e-6)
        return start, start + span * length / total.clamp(min=1e-6)

    def windows(self, b, start, end, t, lips):
        """[B, T, N] dominance windows at times t [B, T]."""
        scale = lambda p: p[b['cls']].clamp(-1, 1).exp()
        lead = ((b['lip_lead'] if lips else b['lead']) * (1 if lips else scale(self.lead))).clamp(max=0.22)[:, None]
        lag = ((b['lip_lag'] if lips else b['lag']) * (1 if lips else scale(self.lag))).clamp(max=0.22)[:, None]
        s, e, t = start[:, None], end[:, None], t[:, :, None]
        hold = s + HOLD * (e - s)
        release = torch.maximum(e, hold + lag)
        rise = raised_cosine((t - s + lead) / lead.clamp(min=1e-3))
        fall = raised_cosine((release - t) / (release - hold).clamp(min=1e-3))
        return torch.where(t < s, rise, torch.where(t <= hold, torch.ones_like(rise), fall)) * b['valid'][:, None]

    def gains(self, b):
        above = (b['loud'] - self.loud[2])
        return torch.where(b['vowel'] > 0, (1 + self.loud[0] * above).clamp(0.45, 1.5), (1 + self.loud[1] * above).clamp(0.7, 1.3))

    def carrier(self, b, start, end, t):
        w = self.windows(b, start, end, t, False) * self.dominance[b['key']].clamp(-3, 1.5).exp()[:, None] * b['weak'][:, None]
        target = torch.where(b['pause'] > 0, self.gap[b['key']], self.gap[b['key']] * self.gains(b)) * b['unstressed']
        return (w * target[:, None]).sum(2) / w.sum(2).clamp(min=1e-6)

    def forward(self, b):
        """Gap and lip width [B, T] in mm at the times b['t']."""
        start, end = self.boundaries(b)
        gap = self.carrier(b, start, end, b['t'])
        seal = b['seal']                                                      # [B, S] phoneme number of each closure, 0 padded
        take = lambda x: x.gather(1, seal)
        kind = b['seal_kind']
        contact = take(start) + self.contact[kind]
        release = torch.maximum(take(start) + (take(end) - take(start)) * self.release[kind], contact + 0.03)
        virtual = -2.5
        phase = lambda a: torch.acos(1 - 2 * (a / (a - virtual)).clamp(0.1, 0.98)) / torch.pi
        rise_len, fall_len = b['rise'] * self.speed[0].exp(), b['fall'] * self.speed[1].exp()
        rise = contact - phase(self.carrier(b, start, end, contact)) * rise_len
        fall = release + phase(self.carrier(b, start, end, release)) * fall_len
        t = b['t'][:, :, None]
        c = torch.minimum(raised_cosine((t - rise[:, None]) / rise_len[:, None]), raised_cosine((fall[:, None] - t) / fall_len[:, None]))
        c = (c * b['seal_valid'][:, None]).amax(2)
        aperture = (1 - c) * gap * self.talker_gain[b['talker']].exp()[:, None] + c * virtual
        w = self.windows(b, start, end, b['t'], True) * self.lip_dominance[b['key']][:, None] * b['weak_lips'][:, None]
        width = (w * self.width[b['key']][:, None]).sum(2) / w.sum(2).clamp(min=1e-6) + self.talker_width[b['talker']][:, None]
        return torch.nn.functional.leaky_relu(aperture, 0.05), width, torch.relu(aperture)

    def distance_from_table(self):
        """What keeps the numbers near the readable table."""
        return (((self.gap - self.gap0 * self.scale.exp()) / 3) ** 2).mean() + (((self.dominance - self.dominance0) / 0.7) ** 2).mean() \
            + (((self.width - self.width0) / 3) ** 2).mean() + ((self.length / 0.2) ** 2).mean() \
            + ((self.lead / 0.4) ** 2).mean() + ((self.lag / 0.4) ** 2).mean() + ((self.contact / 0.02) ** 2).mean() \
            + ((self.speed / 0.4) ** 2).mean() + ((self.release - self.release.new_tensor([0.65, 0.85, 1.0])) / 0.15).pow(2).mean() + ((self.talker_gain / 0.5) ** 2).mean()
