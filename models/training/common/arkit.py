"""ARKit column order, and lip measures in mm from weights (Apple's reference head, the formula of the evaluation scorer)."""

import numpy as np

APPLE_ORDER = (
    'eyeBlinkLeft eyeLookDownLeft eyeLookInLeft eyeLookOutLeft eyeLookUpLeft eyeSquintLeft eyeWideLeft eyeBlinkRight '
    'eyeLookDownRight eyeLookInRight eyeLookOutRight eyeLookUpRight eyeSquintRight eyeWideRight jawForward jawLeft jawRight '
    'jawOpen mouthClose mouthFunnel mouthPucker mouthLeft mouthRight mouthSmileLeft mouthSmileRight mouthFrownLeft '
    'mouthFrownRight mouthDimpleLeft mouthDimpleRight mouthStretchLeft mouthStretchRight mouthRollLower mouthRollUpper '
    'mouthShrugLower mouthShrugUpper mouthPressLeft mouthPressRight mouthLowerDownLeft mouthLowerDownRight mouthUpperUpLeft '
    'mouthUpperUpRight browDownLeft browDownRight browInnerUp browOuterUpLeft browOuterUpRight cheekPuff cheekSquintLeft '
    'cheekSquintRight noseSneerLeft noseSneerRight tongueOut'
).split()
LOWER = [name.startswith(('jaw', 'mouth', 'cheekPuff', 'tongue')) for name in APPLE_ORDER]

GAP_REST_MM = 0.2
_GAP = dict(jawOpen=39.4, mouthClose=-39.7, mouthFunnel=8.7, mouthShrugLower=-5.6, mouthRollUpper=-5.0, mouthUpperUpLeft=4.9,
            mouthUpperUpRight=4.9, mouthShrugUpper=4.8, mouthLowerDownLeft=4.3, mouthLowerDownRight=4.3, mouthRollLower=-2.9,
            mouthPucker=1.2, mouthPressLeft=-0.3, mouthPressRight=-0.3, mouthSmileLeft=-0.24, mouthSmileRight=-0.24)  # fmt: skip
_WIDTH = dict(mouthPucker=-14.9, mouthFunnel=-12.4, mouthSmileLeft=9.9, mouthSmileRight=9.9, mouthStretchLeft=7.9,
              mouthStretchRight=7.9, jawOpen=-7.1, cheekPuff=-6.7, mouthDimpleLeft=5.7, mouthDimpleRight=5.7,
              mouthPressLeft=2.5, mouthPressRight=2.5)  # fmt: skip

GAP_MM = np.array([_GAP.get(name, 0.0) for name in APPLE_ORDER], np.float32)
WIDTH_MM = np.array([_WIDTH.get(name, 0.0) for name in APPLE_ORDER], np.float32)


def apple_columns(names):
    """Index array that reorders columns called `names` into Apple's order; raises when one is missing."""
    where = {name: i for i, name in enumerate(names)}
    return np.array([where[name] for name in APPLE_ORDER])
