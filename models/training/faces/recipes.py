"""Recipes of the direct net: what is trained, on which windows, with which loss. One change at a time; verdicts are in models/EXPERIMENTS.md."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """One way to train FaceNet. Shares are of the windows drawn; what they lack to 1 goes to grid_s1."""

    note: str
    #: face: FaceNet; heard: HeardNet, which goes on from train_direct.py's weights
    net: str = 'face'
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
    #: 0: the many talkers' clips are drawn alike, 1: their talkers, between: by a power of how many clips a talker has
    even: float = 0.0
    #: share of the windows that are nobody's in particular (talker code 0)
    anybody: float = 0.3
    #: share of the windows that sound like another clip: its mean and spread of every feature in place of the own ones (faces/swaps.py)
    swap: float = 0.0
    #: every talker has an own factor and offset on each logit
    own: bool = False
    channels: int = 128
    drop: float = 0.1
    shift: float = 0.0
    #: recipe whose net of the same fold this one goes on from
    start: str = ''


PLAIN = Recipe('the first net\'s data and loss on the quicker net')
PHONES = replace(PLAIN, note='+ phone posteriors and articulatory features as input', phones=True)
TRAVEL = replace(PHONES, note='+ how far the gap travels in a window (weight .3)', travel=0.3)
VOICES = replace(TRAVEL, note='+ a third copy with 60 % in other voices', copies=('0', '1', '2'))
MIX = replace(
    VOICES, note='phones went on with: three copies, travel, more of the free take, talkers drawn by the root of their clips, '
    '5 % not speech, layers blanked in 10 %, width counted twice', start='phones', steps=600, peak=1.2e-3,
    facegood=0.2, talkers=0.4, even=0.5, quiet=0.05, blank=0.1, width_share=0.1,
)  # fmt: skip
HEARD = replace(
    MIX, note='the first net (2,400 steps of train_direct.py) went on with: phones as input, voice copies, swapped voices, not speech', net='heard',
    start='direct', steps=700, peak=7e-4, copies=('0', '1', '2', '3'), talkers=0.35, swap=0.25, blank=0.0, travel=0.2,
)  # fmt: skip
RECIPES = {
    'plain': PLAIN,
    'phones': PHONES,
    'travel': TRAVEL,
    'voices': VOICES,
    'size': replace(VOICES, note='+ "anybody" moves as far as the usual talker', size=1.0),
    'free': replace(VOICES, note='+ more of the free take and of the many talkers, drawn evenly', facegood=0.25, talkers=0.4, even=1.0),
    'blank': replace(VOICES, note='+ encoder layers blanked in 15 % of the windows', blank=0.15),
    'mix': MIX,
    'long': replace(MIX, note='mix went on with for 1,600 steps', start='mix', steps=1600, peak=1.5e-3, blank=0.05),
    'heard': HEARD,
    'quiet': replace(VOICES, note='+ 6 % of the windows are not speech', quiet=0.06),
}
