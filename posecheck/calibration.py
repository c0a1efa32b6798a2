"""What is known of the pose network and of the person mask: where they err, by how much, and how that was measured.

A network other than the one that posecheck fetches needs these numbers measured again. "Measured" is on rendered people
with exact truth unless it says otherwise. Lengths are in trunk lengths, hip to shoulder, about half a metre.

Here stand errors, noise and losses of the network, of the mask and of the optical flow. A number that is true of people
and of how they move, whatever sees them, stands where it is used; a number of one exercise stands in its file.
"""

from __future__ import annotations

from typing import Final

# The landmarks.

SHOULDER_WIDTH_TRUNK: Final = 0.70

HIP_WIDTH_TRUNK: Final = 0.42
"""Distance of left and right shoulder and hip joint landmarks in trunk lengths: biacromial and bi-hip-joint
breadth over shoulder-hip length of an adult, as MediaPipe places them on people seen from the front."""

LANDMARK_GRAIN_PX: Final = 0.5
"""Noise is taken to be at least this: what is found in whole pixels jumps by one even at rest."""

LANDMARK_ERROR_TRUNK: Final = 0.06
"""Landmarks are good to about this; one farther outside the person's outline is not of this leg."""

STANDING_LEGS_LOST_S: Final = 1.5
"""With the legs apart MediaPipe sometimes puts both into the gap between them, for up to 1.3 s (measured on rendered
clips). For so long the legs are taken to be where they were, as long as the outline is still there as well."""

LEVEL_ANKLES_TRUNK: Final = 0.05
"""Ankles closer in height than this are level: a landmark is good to about this."""

HIP_JOINT_TRUNK: Final = 0.055
"""The joint lies so far behind and below the hip landmarks' middle, along and across the trunk: the mean over
eight rendered bodies standing side on (measured), which takes the raised hip from 8 degrees of median error to 2.
Pose networks are known to put hips some centimetres from the joint's centre [Needham et al., Sci Rep 2021]."""

HIP_BIAS_DEG: Final = 9.0
"""By how much MediaPipe's hips read too straight on somebody lying (rendered clips): it sees the shoulders about 5
degrees lower over the hips than the joints are, and the thigh about 4 degrees flatter."""

STRAIGHT_KNEE_DEG: Final = 172.0
"""A leg as far out as it can be has a straight knee; MediaPipe reads those as 165 to 177 degrees (rendered clips)."""

REACH_ERROR: Final = 0.07
"""By how much, as a share, the distance from hip to ankle may be too long for the lengths of thigh and shank: with 0.03
straight knees that read right are put wrong (rendered clips: 90th percentile of the error 9.9, not 5.6 degrees)."""

WRONG_LENGTH: Final = 0.25
"""A thigh or shank that looks longer or shorter by this share is not where the landmarks say."""

STRETCHED: Final = 0.85
"""From this share of its length on (116 degrees at the knee) a leg's reach tells how straight it is."""

STEADY_LEGS_SHARE: Final = 0.95
"""Both legs' lengths are right in this share of the pictures when the near leg is told well in front of a sliding far
one (0.98 and more on half of the rendered slides); in the others it is off by 20 degrees and more where it is known."""

VISIBLE: Final = 0.5
"""MediaPipe is surer than not that a landmark can be seen. That is no proof: the wrist of a hidden arm read up to 0.8
(measured on somebody lying), and hips and shoulders read 1.0 even when hidden."""

NEAR_SIDE_MEMORY_S: Final = 1.0
"""MediaPipe's depth shows the wrong side as near in single frames, but not for a second."""

LEGS_CLEAR_TRUNK: Final = 0.25
"""If one foot is this much further out or lower than the other it is clear which leg is out. If not, each leg is the
one that it was in the frame before."""

TRUNK_SHARE: Final = 0.9
"""The trunk length is this quantile of the hip-shoulder distance: a curled trunk looks shorter, never longer, and the
longest tenth is landmark noise."""

# The outline of the person mask.

MASK_EDGE: Final = 0.5
"""A pixel is the person's where the mask is surer of it than not; the outline runs where it falls through this."""

OUTSIDE_RUN: Final = 5
"""The person ends where this many samples in a row are outside: fewer are a hole in the mask."""

ARM_RADIUS_TRUNK: Final = 0.10
"""Half the thickness of an arm in a sleeve: an outline this close to the near arm's bones is the arm's. Chosen, not
measured."""

FEET_NEARER: Final = 0.07
"""A level camera sees the near foot, being nearer, up to 4 degrees lower than where the pelvis rests (measured at 55 cm
camera height)."""

CONTACT_LEVELS_TRUNK: Final = (0.03, 0.04, 0.05, 0.06)
"""A back point touches down, on average, as it passes these heights over its own resting height: 1.5 to 3 cm.
One level alone lets the outline's error decide: the same pixels mirrored or compressed again give another answer."""

LIFTED_TRUNK: Final = 0.02
"""A point that has passed a level has lifted again only when it rises higher than this over it, about 1 cm. After the
landing the outline rises by half of that as the arms come down, which would move touch-downs by up to 1.2 s. On a block
drop changed in 13 harmless ways the largest block reads 0.40 to 0.84 if any rise counts as lifting, and 0.64 to 0.84
with this; anything from 0.02 to 0.04 gives the same on these, and on the well-done samples (0.13 to 0.44)."""

ORDER_LEVELS_TRUNK: Final = (0.03,)
"""For the order the lowest level alone: a hollow low back lands after the chest by its last 2 cm."""

MAX_RESTING_TRUNK: Final = 0.12
"""A point that ends higher than this over the floor has not come down at all; a deep lumbar hollow stays under it."""

ORDER_TOLERANCE_S: Final = 0.1
"""Touch-downs closer than this have no order: the outline's error in time."""

LOW_BACK_ERROR_TRUNK: Final = 0.02
"""An outline that seems to sink into the floor, or to rise under the ribs, by more than this is not the back's."""

LEAST_BREATH_TRUNK: Final = 0.004
"""How far belly and chest together must move, about 2 mm: an outline at rest in good light wobbles by 0.7
(measured)."""

OUTLINE_GRAIN_TRUNK: Final = 5e-4
"""The noise of each outline point is taken to be at least this, a quarter of a millimetre: where points are averaged
with weights one that stands still by chance doesn't outweigh all others. Chosen, not measured."""

NEAR_FOOT_RISE_TRUNK: Final = 0.06
"""When the near foot leaves the floor the lowest outline rises by 0.10 to 0.14 with the camera waist high (measured on
rendered clips, 13 of them changed in harmless ways); when the far one does, not at all."""

# The flank, followed by optical flow.

FLANK_MIN_POINTS: Final = 5
"""Of 25. If fewer are found again the flank can't be seen: an arm lies over it, or it is too dark."""

FLANK_MAX_SPREAD_TRUNK: Final = 0.03
"""If the points' rises differ by more than this (between the 10th and the 90th percentile) they are not all on the
flank: a hand moves over it. A pelvic tilt of 30 degrees makes them differ by up to 0.027 (rendered clips, 95 %)."""

FLANK_MAX_RETURN_PX: Final = 1.2
"""Each point is followed to the new image and back. If it comes back further than this from where it began, it was
lost."""

FLANK_MAX_UNLIKE: Final = 0.5
"""A point is lost if the grey around the place that was found differs from that around the point by more than this
share of the point's contrast. On the flank the share is 0.03 lying still and up to 0.3 at a tilt of 10 degrees; under
a hand it is 0.6 to 0.8 (rendered clips, 95 %)."""
