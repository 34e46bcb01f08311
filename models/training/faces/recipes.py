"""Recipes of the direct net: what is trained, on which windows, with which loss. One change at a time; verdicts are in models/EXPERIMENTS.md."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Recipe:
    """One way to train FaceNet. Shares are of the windows drawn; what they lack to 1 goes to grid_s1."""

    note: str
    steps: int = 900
    batch: int = 16
    seconds: float = 1.6
    peak: float = 2e-3
    seed: int = 0
    copies: tuple = ('0', '1')
    talkers: float = 0.35
    facegood: float = 0.15
    quiet: float = 0.0
    phones: bool = False
    #: share of the windows in which the encoder's layers are blanked, so that phones and mel must do
    blank: float = 0.0
    width_share: float = 0.05
    travel: float = 0.0
    #: 0..1: how far the targets of "anybody" are brought to one size of movement (12.4 mm at the 95th percentile)
    size: float = 0.0
    #: talkers are drawn evenly instead of clips
    even: bool = False
    channels: int = 128
    drop: float = 0.1
    shift: float = 0.0
    extra: dict = field(default_factory=dict)


PLAIN = Recipe('the first net\'s data and loss on the quicker net')
PHONES = replace(PLAIN, note='+ phone posteriors and articulatory features as input', phones=True)
TRAVEL = replace(PHONES, note='+ how far the gap travels in a window (weight .3)', travel=0.3)
VOICES = replace(TRAVEL, note='+ a third copy with 60 % in other voices', copies=('0', '1', '2'))
RECIPES = {
    'plain': PLAIN,
    'phones': PHONES,
    'travel': TRAVEL,
    'voices': VOICES,
    'size': replace(VOICES, note='+ "anybody" moves as far as the usual talker', size=1.0),
    'free': replace(VOICES, note='+ more of the free take and of the many talkers, drawn evenly', facegood=0.25, talkers=0.4, even=True),
    'blank': replace(VOICES, note='+ encoder layers blanked in 15 % of the windows', blank=0.15),
    'quiet': replace(VOICES, note='+ 6 % of the windows are not speech', quiet=0.06),
}
