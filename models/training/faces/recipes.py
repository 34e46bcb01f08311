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
    #: share of the windows in which the net learns, as s1, what a teacher answers (faces/teach.py); of s1 himself half of it, half the truth
    taught: float = 0.0
    #: share of the windows of which only the teacher's answer is known (synthetic voices in the folder `voices`)
    voices: float = 0.0
    #: the teacher's file of each copy
    teacher: str = 'taught'
    #: every talker has an own factor and offset on each logit
    own: bool = False
    channels: int = 128
    drop: float = 0.1
    #: dropout inside FaceNet's blocks
    inside: float = 0.0
    #: of FaceNet's blocks at 50 Hz; each sees twice its dilation to both sides
    dilations: tuple = (1, 2, 4, 1, 2, 4, 8, 1)
    #: so many directions of the encoder's layers in which voices differ are taken out (faces/voice_directions.py)
    voiceless: int = 0
    shift: float = 0.0
    #: recipe whose net of the same fold this one goes on from
    start: str = ''

LOCAL = (1, 1, 2, 1, 2, 1, 1)
STUDENT = ('0', '2', '3', '4', '5', '10')
MANY = ('0', '1', '2', '4', '5', '10')
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
    'student': replace(
        MIX, note='long went on with: in 70 % of the windows of three changed copies it learns, as s1, what the mean of heard and long answers; more changed copies (voices, '
        'speeds, noise to 0 dB)', start='long', steps=1200, peak=1.2e-3, copies=STUDENT,
        taught=0.7, anybody=0.0, swap=0.0, blank=0.03, facegood=0.25,
    ),  # fmt: skip
    'student-voices': replace(
        MIX, note='student went on with, 35 % of the windows synthetic voices of which only the teacher says something', start='student', steps=500,
        peak=8e-4, copies=(*STUDENT, 'voices'), taught=0.6, anybody=0.0, blank=0.03, facegood=0.2, talkers=0.25, voices=0.35,
    ),  # fmt: skip
    'inside': replace(PHONES, note='phones, with dropout of .15 inside every block as the first net has it', inside=0.15),
    'local': replace(PHONES, note='phones, but the net sees .4 s to each side instead of .95', dilations=LOCAL),
    'local-voiceless': replace(PHONES, note='local, and 32 directions in which voices differ taken out of the layers', dilations=LOCAL, voiceless=32),
    'local-copies': replace(PHONES, note='local, with more changed copies of the many talkers and the free take', dilations=LOCAL, copies=MANY),
    'quiet': replace(VOICES, note='+ 6 % of the windows are not speech', quiet=0.06),
}
