"""The normal distribution function Φ by elementary operations, for those who have no erfc.

For u = |z| the probability above u is e^(-u²/2)·t·P(2t - 1) with t = 4 / (4 + u), and Φ(z) is that
for z < 0, else 1 less that. P interpolates at Chebyshev's points with 80 digits; its relative
error is below 2e-16.
"""

#: The coefficients of P, constant first.
TAIL_COEFFICIENTS = (
    0.18882128260393788,
    0.15197416049297327,
    0.09678435018555413,
    0.0466304644898918,
    0.0150991437226906,
    0.0018850472422843282,
    -0.0008699230907225889,
    -0.0004077046219705911,
    3.3336064725932094e-05,
    5.777378769692185e-05,
    -4.769768720984189e-07,
    -8.786411146455962e-06,
    1.7881843773272038e-07,
    1.4807449569186901e-06,
    -1.5655171917399e-07,
    -2.5677372017785853e-07,
    6.655819747208905e-08,
    4.0579794201183914e-08,
    -1.997462688140565e-08,
    -4.9020847852348786e-09,
    4.1340111938766006e-09,
    3.211454717481317e-10,
    -4.434351260987277e-10,
)
